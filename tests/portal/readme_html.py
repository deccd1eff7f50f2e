"""What a README becomes as HTML."""

from typing import Any

from sharinghub_static.portal.markdown import ReadmeContext, render_readme

__all__ = ["WEB", "context", "html"]

WEB = "https://gitlab.example/earth/landcover"


def context(**changes: Any) -> ReadmeContext:
    """Return where a README is: that of a project, with changes."""
    values: dict[str, Any] = {
        "web_url": WEB,
        "ref": "main",
        "path": "README.md",
        "instance_url": "https://gitlab.example",
        "full_path": "earth/landcover",
    }
    return ReadmeContext(**(values | changes))


def html(markdown: str, **changes: Any) -> str:
    """Return the HTML of a README."""
    return render_readme(markdown, context(**changes)).html
