"""Publish a GitLab as a static STAC catalog and an HTML portal."""

from importlib.metadata import version

__all__ = ["__version__"]

__version__ = version("sharinghub-static")
