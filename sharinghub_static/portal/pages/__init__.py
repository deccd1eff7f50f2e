"""Pages that are not about one project: one module a template, with the template's context."""
