"""How Python gets a file of a project: by its address, or as a copy that it downloads first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from sharinghub_static.portal.frame.links import is_web_address
from sharinghub_static.portal.project_page.files import api_url
from sharinghub_static.project.model import Asset, Project
from sharinghub_static.project.tracking_login import needs_login
from sharinghub_static.snapshot.records import Visibility
from sharinghub_static.text.quoting import python_text

__all__ = ["TOKEN_HEADER", "Download", "ending_of", "name_of", "own_files", "web_files"]

TOKEN_HEADER: Final = ("PRIVATE-TOKEN", "<your_access_token>")
"""What GitLab takes for a project that is not public; the value is the reader's to fill in."""


def web_files(project: Project) -> list[Asset]:
    """The files that are on the web and want no login of a tracking server, those of the repository first."""
    on_the_web = [
        asset for asset in project.assets if is_web_address(asset.href) and not needs_login(asset.extra)
    ]
    return sorted(on_the_web, key=lambda asset: not asset.path)


def own_files(assets: Iterable[Asset], endings: Iterable[str]) -> Iterator[Asset]:
    """Those whose names have one of the endings.

    Args:
        assets: any.
        endings: lower case, with a dot.
    """
    wanted = tuple(endings)
    return (asset for asset in assets if name_of(asset).lower().endswith(wanted))


def name_of(asset: Asset) -> str:
    """The name of a file, as it is called when it is downloaded."""
    return asset.path.rpartition("/")[2] or unquote(urlsplit(asset.href).path).rpartition("/")[2]


def ending_of(asset: Asset) -> str:
    """The ending of its name in lower case, with the dot; empty when it has none."""
    stem, dot, ending = name_of(asset).rpartition(".")
    return f".{ending.lower()}" if stem and dot else ""


@dataclass(frozen=True, slots=True)
class Download:
    """Code that puts a file into the working folder.

    Args:
        asset: the file.
        project: whose it is.
        gitlab: address of the GitLab.
    """

    asset: Asset
    project: Project
    gitlab: str

    @property
    def needs_token(self) -> bool:
        """Whether GitLab gives it to those alone who have a token."""
        return bool(self.asset.path) and self.project.record.visibility is not Visibility.PUBLIC

    @property
    def imports(self) -> list[str]:
        """What the code imports."""
        if self.needs_token:
            return ["import shutil", "from urllib.request import Request, urlopen"]
        return ["from urllib.request import urlretrieve"]

    @property
    def lines(self) -> list[str]:
        """The code; the file is called :attr:`name` then."""
        if not self.needs_token:
            return [f"urlretrieve({python_text(self.asset.href)}, {self.name})"]
        header, token = TOKEN_HEADER
        address = python_text(api_url(self.asset, self.project, self.gitlab))
        return [
            f"request = Request({address}, headers={{{python_text(header)}: {python_text(token)}}})",
            f'with urlopen(request) as response, open({self.name}, "wb") as file:',
            "    shutil.copyfileobj(response, file)",
        ]

    @property
    def name(self) -> str:
        """The name of the copy, as a string of Python."""
        return python_text(name_of(self.asset).replace("\\", "_").replace("\0", "_") or "file")
