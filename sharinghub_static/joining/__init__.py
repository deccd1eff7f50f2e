"""Several published portals as one: a parent Catalog over theirs, and a page that lists them."""
