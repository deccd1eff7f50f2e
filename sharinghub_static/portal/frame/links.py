"""Links as one page sees them."""

from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from sharinghub_static.site.layout import Layout, absolute, relative

__all__ = ["Linker", "is_web_address", "leads_out", "root_path"]


def doi_url(doi: str) -> str:
    """Where a DOI is resolved."""
    return f"https://doi.org/{quote(doi, safe='/:;().-_')}"


def is_web_address(href: str) -> bool:
    """Whether it is an absolute http(s) URL: nothing else that a project wrote becomes an ``href``."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    return parts.scheme.lower() in {"http", "https"} and bool(parts.netloc)


def leads_out(configured: str) -> bool:
    """Whether a link of the site's owner leads out of the site: elsewhere, or to something on its host."""
    return is_web_address(configured) or configured.startswith("/")


def root_path(root_href: str | None) -> str:
    """The path part of the site's address with a slash at both ends; ``/`` when the address is not known."""
    path = urlsplit(root_href or "").path.strip("/")
    return f"/{path}/" if path else "/"


@dataclass(frozen=True, slots=True)
class Linker:
    """Makes the hrefs of one page.

    Args:
        path: the page's own path in the site.
        root: path of the site's root on its host, for the one page that is served at any depth (404);
            empty on all other pages, whose links are relative.
        layout: where pages are.
    """

    path: str
    root: str = ""
    layout: Layout = field(default_factory=Layout)

    def to(self, target: str) -> str:
        """A link to a file of the site."""
        return absolute(self.root, target) if self.root else relative(self.path, target)

    def configured(self, href: str) -> str:
        """An address that the site's owner wrote.

        Absolute ones stay; ``/path`` is on the same host, outside the portal, and stays too; ``./path`` and
        ``path`` are files of the site.
        """
        if ":" in href.partition("/")[0] or href.startswith("/"):
            return href
        path, mark, rest = href.removeprefix("./").partition("?")
        path, hash_, fragment = path.partition("#")
        if path.endswith("/") or not path:
            path += "index.html"
        return self.to(path + hash_ + fragment) + mark + rest
