"""A distinct string in every place that must not be published, and the search for them."""
