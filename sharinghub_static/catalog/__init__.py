"""Projects as STAC: Items, Collections and the root Catalog."""
