"""SharingHub's href helpers: what a project writes where an address can be → an absolute address.

``data/map.tif``                          the file at the default branch, as are ``/data/…`` and ``./data/…``
``dataset+https://gitlab/group/project``  another project of the hub
``https://…``, ``s3://…``                 as it is

Source: SharingHub's documentation, "href helpers".
"""

import posixpath
import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from sharinghub_static.config import SiteConfig
from sharinghub_static.problems import CodedError, Message, phrase
from sharinghub_static.project.advice import nearest, nearest_path
from sharinghub_static.project.model import ProjectReference
from sharinghub_static.snapshot.file_links import final_target
from sharinghub_static.snapshot.instances import names_instance
from sharinghub_static.snapshot.records import FileRecord, ProjectRecord
from sharinghub_static.text.lines import in_backticks
from sharinghub_static.text.web_roots import path_below, root_of

__all__ = [
    "DEAD_LINK_ADVICE",
    "Href",
    "HrefError",
    "HrefResolver",
    "dead_link",
    "href_resolver",
    "quoted_path",
]

_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HELPER: Final = re.compile(r"([^+:/\s]{1,64})\+(https?://\S*)", re.IGNORECASE)
_CLONED: Final = re.compile(
    r"(?:ssh://)?git@(?P<host>[^\s/:@]+)(?::\d{1,5}/|[:/])/?(?P<path>[^\s:@]+)", re.IGNORECASE
)
_WITHOUT_SCHEME: Final = re.compile(r"(?P<host>[^\s/@]+)/(?P<path>[^\s:@]+)")
_PARTS: Final = re.compile(r"/(?:-|blame|blob|builds|commits|find_file|raw|refs|tree|wikis)(?:/|\Z)")
"""Where the path of a project ends in an address of one of its pages; no project may have such a name.

Source: ``PROJECT_WILDCARD_ROUTES`` in https://gitlab.com/gitlab-org/gitlab/-/blob/master/lib/gitlab/path_regex.rb.
"""

_NO_GROUPS: Final = frozenset(
    {"-", "admin", "api", "dashboard", "explore", "groups", "help", "profile", "projects", "search", "users"}
)
"""First parts of addresses that lead to no project by its path. Source: ``TOP_LEVEL_ROUTES``, likewise."""

_FULL_PATH: Final = re.compile(r"[\w.-]+(/[\w.-]+)+")
_NOT_IN_URL: Final = re.compile(r"[\x00-\x20\x7f-\xa0<>\"\\^`\u2028\u2029\ud800-\udfff\ufffd]")
_OF_A_COMPUTER: Final = re.compile(r"file:|[A-Za-z]:[\\/]|[\\/]{2}", re.IGNORECASE)
_LONGEST: Final = 2000
_quoted: Final = partial(in_backticks, most=120)

_SCHEMES: Final = frozenset(
    {
        "https", "http", "ftp", "ftps", "sftp", "mailto", "doi", "urn", "oci",
        "s3", "gs", "az", "azure", "abfs", "abfss", "wasbs", "swift", "hdfs",
        "git", "git+https", "git+ssh", "hg+https", "svn+https", "ssh",
    }
)  # fmt: skip
"""Places of data, code and people. A link of any other scheme may start a program on a reader's machine."""

_VCS: Final = frozenset({"bzr", "git", "hg", "svn"})
"""``git+https://…`` is an address of its own, no category."""


class HrefError(CodedError):
    """An href that cannot be used."""


@dataclass(frozen=True, slots=True)
class Href:
    """A resolved href.

    Args:
        target: absolute URL, or another project of the hub.
        path: path in the repository when it is one of its files, else empty.
    """

    target: str | ProjectReference
    path: str = ""


def quoted_path(path: str) -> str:
    """A path for a URL: every character but letters, digits, ``_.-~`` and ``/`` percent-encoded."""
    return quote(path, safe="/", errors="replace")


DEAD_LINK_ADVICE: Final = phrase(
    "Let the link lead to a file of the repository, or put the file in its place."
)
"""For a symbolic link that leads to no file."""


def dead_link(link: FileRecord) -> Message:
    """What is wrong with a symbolic link that leads to no file."""
    if link.target:
        return phrase(
            "`%(path)s` is a symbolic link to `%(target)s`, which is not in the repository",
            path=link.path[:120],
            target=link.target[:120],
        )
    return phrase(
        "`%(path)s` is a symbolic link that leads to no known file of the repository", path=link.path[:120]
    )


class HrefResolver:
    """Resolves what one project wrote.

    Args:
        record: the project.
        gitlab_url: web address of the GitLab, without a trailing slash.
        categories: ids of the portal's categories.
        instances: web address of each GitLab of the hub, to what the paths of its projects begin with in the
            hub; none for the one GitLab.
    """

    def __init__(
        self,
        record: ProjectRecord,
        gitlab_url: str,
        categories: Iterable[str],
        instances: Mapping[str, str] | None = None,
    ) -> None:
        self._record = record
        self._gitlab = gitlab_url.rstrip("/")
        self._instances = dict(instances or {self._gitlab: ""})
        self._categories = frozenset(categories)
        self._entries: dict[str, FileRecord] = {file.path: file for file in record.files}
        self._folders = {file.path.rpartition("/")[0] for file in record.files}
        unknown = {part for part, _ in record.failures} & {"files", "repository"}
        # What the crawl did not see may be there all the same.
        self.sees_all = not record.files_cut and not unknown

    def file(self, path: str) -> FileRecord | None:
        """The entry of the repository's tree at this path, or None."""
        return self._entries.get(path)

    def real_file(self, path: str) -> FileRecord | None:
        """The file at this path, at the end of symbolic links; None when there is none."""
        return self._entries.get(final_target(path, self._entries))

    def leads_somewhere(self, link: FileRecord) -> bool:
        """Whether a symbolic link leads to a file or a folder of the repository."""
        is_folder = bool(link.target) and link.target in self._folders
        return is_folder or self.real_file(link.path) is not None

    def raw_url(self, path: str) -> str:
        """Address of a file's content at the default branch; of a symbolic link, of what it leads to."""
        return self._web(final_target(path, self._entries) or path, "raw")

    def resolve(self, href: str) -> Href:
        """What an href means.

        Args:
            href: as it was written.

        Raises:
            HrefError: it is unsafe, malformed, or leads to nothing.
        """
        href = href.strip()
        if not href:
            raise HrefError(
                "SH401",
                phrase("the address is empty"),
                phrase("Write an address or a path, or remove the key."),
            )
        if len(href) > _LONGEST:
            raise HrefError(
                "SH401",
                phrase("the address is longer than %(longest)s characters", longest=f"{_LONGEST:,}"),
                phrase("Write a shorter address of the same."),
            )
        helper = _HELPER.fullmatch(href)
        if helper and helper[1].lower() not in _VCS:
            return Href(self.reference(helper[1], helper[2]))
        if _SCHEME.match(href) or href.startswith("//"):
            return Href(self._absolute(href))
        return self._repository(href)

    def reference(self, category: str, url: str) -> ProjectReference:
        """Another project of the hub, by its web address on this GitLab, or on another one of the hub.

        Raises:
            HrefError: the category is unknown, or the address is not one of a project of the hub's GitLab.
        """
        if category not in self._categories:
            known = ", ".join(f"`{name}`" for name in sorted(self._categories))
            raise HrefError(
                "SH404",
                phrase(
                    "%(category)s is not a category of this portal; its categories are %(known)s",
                    category=_quoted(category),
                    known=known,
                ),
                phrase("Write `%(near)s`.", near=near)
                if (near := nearest(category, self._categories))
                else "",
            )
        whole = phrase(
            "Write the whole web address of a project, as %(gitlab)s/group/project.", gitlab=self._gitlab
        )
        url = self._of_clone(url.strip().removeprefix("<").removesuffix(">"))
        try:
            address = urlsplit(url)
            # A GitLab may be below the address of another one.
            instance = root_of(url, self._instances)
            below = path_below(url, instance) if instance else None
        except ValueError:
            raise HrefError("SH405", phrase("%(url)s is not an address", url=_quoted(url)), whole) from None
        if instance is None or below is None:
            raise HrefError(
                "SH405",
                phrase(
                    "%(url)s is not on %(gitlab)s",
                    url=_quoted(url),
                    gitlab=", ".join(dict.fromkeys((self._gitlab, *self._instances))),
                ),
                phrase("Use `links` for what is elsewhere: `- {rel: related, href: %(url)s}`.", url=url[:120])
                if address.scheme and address.hostname
                else whole,
            )
        path = _PARTS.split(unquote(below).strip("/"), maxsplit=1)[0].strip("/").removesuffix(".git")
        parts = path.split("/")
        if not _FULL_PATH.fullmatch(path) or ".." in parts or parts[0].lower() in _NO_GROUPS:
            raise HrefError(
                "SH405",
                phrase("%(url)s is not the address of a project", url=_quoted(url)),
                whole,
            )
        return ProjectReference(category, self._instances[instance] + path)

    def _of_clone(self, url: str) -> str:
        """The web address of a project for the one from which it is cloned, or for one without its scheme."""
        for pattern in (_CLONED, _WITHOUT_SCHEME):
            found = pattern.fullmatch(url)
            for root in self._instances if found else ():
                if found and found["host"].lower() in {urlsplit(root).hostname, urlsplit(root).netloc}:
                    return f"{root}/{found['path']}"
        return url

    def published_path(self, path: str, published: Container[str]) -> str:
        """The full path in the hub of a project that is named by a path; empty where there is none.

        Args:
            path: on the project's own GitLab, or in the hub.
            published: full paths of the hub's projects in lower case.
        """
        here = f"{self._record.hub_prefix}{path}"
        # A path without an instance is never one of another instance.
        named = (here, path) if names_instance(path) else (here,)
        return next((each for each in named if each.lower() in published), "")

    # Parts

    def _absolute(self, href: str) -> str:
        scheme = href.partition(":")[0].lower()
        if href.startswith("//") or scheme not in _SCHEMES:
            raise HrefError(
                "SH401",
                phrase(
                    "%(href)s may not be published as an address",
                    href=_quoted(href),
                ),
                phrase("Commit the file, and write its path in the repository: `data/map.tif`.")
                if _OF_A_COMPUTER.match(href)
                else "",
            )
        if _NOT_IN_URL.search(href):
            href = quote(href, safe=":/?#[]@!$&'()*+,;=%{}|~", errors="replace")
        try:
            parts = urlsplit(href)
            port_is_sound = parts.port is None or parts.port >= 0
        except ValueError:
            raise HrefError("SH401", phrase("%(href)s is not an address", href=_quoted(href))) from None
        if parts.password is not None:
            raise HrefError(
                "SH401",
                phrase("the address holds a password or token, which must not be published"),
                phrase("Revoke it, and write the address without user and password."),
            )
        if not port_is_sound or (scheme in {"http", "https"} and not parts.hostname):
            raise HrefError("SH401", phrase("%(href)s names no host", href=_quoted(href)))
        if not href.partition(":")[2]:
            raise HrefError("SH401", phrase("%(href)s is not an address", href=_quoted(href)))
        return href

    def _repository(self, href: str) -> Href:
        wanted = [href, unquote(href), re.split(r"[?#]", href, maxsplit=1)[0]]
        wanted.append(unquote(wanted[-1]))
        paths = [_normal(path) for path in dict.fromkeys(wanted)]
        if paths[0] is None:
            raise HrefError(
                "SH402",
                phrase("%(href)s leads out of the repository", href=_quoted(href)),
                self._instead(re.sub(r"^(\.*/)+", "", href)),
            )
        if self._record.default_branch is None:
            raise HrefError(
                "SH403",
                phrase(
                    "%(href)s is a file, and there is no repository",
                    href=_quoted(href),
                ),
            )
        for path in paths if paths[0] == "" else filter(None, paths):
            entry = self._entries.get(path or "")
            if entry and entry.target and entry.target in self._folders:
                return Href(self._web(entry.target, "tree"), entry.path)
            if entry and entry.kind == "blob" and not self.real_file(entry.path):
                raise HrefError("SH403", dead_link(entry), DEAD_LINK_ADVICE)
            if entry and entry.kind == "blob":
                return Href(self.raw_url(entry.path), entry.path)
            if path is not None and (path in self._entries or path in self._folders):
                return Href(self._web(path, "tree"), path)
            if path and (real := self.real_file(path)):
                return Href(self.raw_url(real.path), real.path)
        if self.sees_all:
            raise HrefError(
                "SH403",
                phrase("%(href)s is not in the repository", href=_quoted(href)),
                self._instead(paths[0]),
            )
        return Href(self.raw_url(paths[0]), paths[0])

    def _instead(self, path: str) -> str:
        """Advice for a path that is not there; empty when no other is meant."""
        near = nearest_path(path, self._entries) if path else ""
        return phrase("Write `%(near)s`.", near=near) if near else ""

    def _web(self, path: str, kind: str) -> str:
        branch = self._record.default_branch or "HEAD"
        return f"{self._record.web_url}/-/{kind}/{quoted_path(branch)}/{quoted_path(path)}"


def href_resolver(record: ProjectRecord, config: SiteConfig) -> HrefResolver:
    """Return the resolver of what a project of the hub wrote."""
    # Of a checkout of a project on a further instance, that is the first one too.
    instances = {gitlab.url.rstrip("/"): config.prefix_of(gitlab) for gitlab in reversed(config.gitlabs)}
    categories = (category.id for category in config.stac.categories)
    return HrefResolver(record, config.gitlab_of(record).url, categories, instances)


def _normal(path: str) -> str | None:
    """A path from the repository's root; None when it leads out of it."""
    parts = posixpath.normpath(path.lstrip("/") or ".")
    if parts == ".." or parts.startswith("../") or "\x00" in parts:
        return None
    return "" if parts == "." else parts
