"""What the instance said, at rest: plain typed records in one SQLite file."""
