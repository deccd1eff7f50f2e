"""Where a project is: boxes and geometries as people write them → GeoJSON and a bounding box."""
