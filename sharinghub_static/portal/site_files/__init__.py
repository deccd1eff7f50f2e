"""Files for programs and other sites: feeds, sitemaps, badges, the report on metadata."""
