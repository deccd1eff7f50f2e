"""A new portal: three files, from a few answers or from the configuration of a SharingHub server."""
