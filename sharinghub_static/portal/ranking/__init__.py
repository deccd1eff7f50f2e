"""Projects by rank, how each one stands, and badges that say so elsewhere."""
