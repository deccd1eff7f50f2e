"""The tree on disk: where each file lives, how it is written, how it is checked and served."""
