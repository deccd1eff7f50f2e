"""What a raster says of its bands: types, statistics, and classes with names and colours."""
