"""Projects as pages: HTML that works without scripts, under any prefix and from disk."""
