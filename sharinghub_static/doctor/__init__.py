"""Whether a portal can be built and published: each part of it examined, in one line."""
