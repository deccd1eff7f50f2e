"""The documentation has an index, and its links lead somewhere."""

import re
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
_DOCS = _ROOT / "docs"
_LINK = re.compile(r"\]\(([^)#\s]+)")


def _links(page: Path) -> set[str]:
    text = re.sub(r"```.*?```|`[^`]*`", "", page.read_text("utf-8"), flags=re.DOTALL)
    return {link for link in _LINK.findall(text) if "://" not in link and not link.startswith("mailto:")}


def test_the_index_names_every_page() -> None:
    listed = {(_DOCS / link).resolve() for link in _links(_DOCS / "README.md")}
    assert {page.resolve() for page in _DOCS.glob("*.md")} - {_DOCS.resolve() / "README.md"} <= listed


def test_links_between_pages_lead_to_files() -> None:
    pages = [*_DOCS.glob("*.md"), *(_ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md"))]
    dead = [
        f"{page.name}: {link}" for page in pages for link in _links(page) if not (page.parent / link).exists()
    ]
    assert dead == []
