"""The code of "Use it": one module for each thing that readers do with a project."""
