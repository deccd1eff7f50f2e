"""What surrounds every page: header, footer, page head, links, assets, and what the hub's analyses found."""
