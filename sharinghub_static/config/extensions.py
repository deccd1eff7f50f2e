"""Which extensions a site has: Python code of its owner."""

from typing import Annotated

from pydantic import StringConstraints

from sharinghub_static.config.sections import Section

__all__ = ["ExtensionsConfig"]


class ExtensionsConfig(Section):
    """Our own. Python code that adds rules, checks, components, files and pages."""

    folder: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)] = "extensions"
    """Folder with the Python files, relative to the configuration; it need not exist."""
    packages: bool = True
    """Whether installed packages with an entry point in ``sharinghub_static.extensions`` are used."""
