"""What happened in projects, on their pages and in the hub: reviews, lives, changes."""
