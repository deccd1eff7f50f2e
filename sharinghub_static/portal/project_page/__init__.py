"""The page of a project: one module a section, with the section's context."""
