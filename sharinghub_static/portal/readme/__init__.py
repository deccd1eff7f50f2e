"""READMEs as GitLab shows them, and the hub's own texts, as clean HTML.

A README goes one way: source -> comrak -> nh3 -> one tree -> passes over that tree -> nh3 -> HTML. The first
cleaning judges what the author wrote, the second what these modules made of it, so that a mistake in a pass
cannot become a hole in the page.
"""
