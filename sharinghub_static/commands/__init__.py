"""The commands: one module for each, or for a few that belong together.

A command parses its options, calls one function, and prints what that returns.
Heavy packages are imported inside the commands, so that ``--help`` answers at once.
"""
