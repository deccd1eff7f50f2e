"""The version of this program."""

from importlib.metadata import version

__all__ = ["__version__"]

__version__ = version("sharinghub-static")
