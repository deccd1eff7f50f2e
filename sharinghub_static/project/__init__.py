"""What a project means: front matter, README and files, understood by small rules."""
