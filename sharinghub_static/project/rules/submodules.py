"""Git's submodules become links ``related``: to projects of the hub where there are such, else to their page.

Source: https://git-scm.com/docs/gitmodules. An address may be relative to the project's own
(``../tools.git``), a web address, or one for SSH (``git@host:group/project.git``).
"""

import posixpath
import re
from configparser import Error as ConfigError
from configparser import RawConfigParser
from urllib.parse import urlsplit

from sharinghub_static.problems import phrase
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.href import HrefError
from sharinghub_static.project.model import Link, ProjectReference
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.text.web_roots import path_below, root_of

_FILE = ".gitmodules"
_MOST = 50
_SSH = re.compile(r"(?:ssh://)?(?:[\w.-]+@)?([\w.-]+)(?::\d+/|[:/])([\w./-]+)", re.ASCII)


@metadata_rule("submodules")
def apply(builder: ProjectBuilder) -> None:
    """Add the links."""
    text = builder.record.text(_FILE)
    if text is None:
        return
    parser = RawConfigParser(strict=False, allow_no_value=True)
    try:
        # Git indents keys; to configparser an indented line goes on with the one before.
        parser.read_string("\n".join(line.strip() for line in text.text.splitlines()))
    except ConfigError as error:
        line = getattr(error, "lineno", None) or next(iter(getattr(error, "errors", ())), (1,))[0]
        hint = phrase("Check it with `git config --file .gitmodules --list`.")
        message = phrase("`.gitmodules` cannot be read")
        builder.problem("SH320", message, file=_FILE, line=int(line), hint=hint)
        return
    addresses = [parser.get(section, "url", fallback=None) for section in parser.sections()]
    for address in dict.fromkeys(filter(None, addresses[:_MOST])):
        _link(builder, address)


def _link(builder: ProjectBuilder, address: str) -> None:
    web = _web_address(builder, address)
    if web is None:
        return
    categories = [category.id for category in builder.config.stac.categories]
    target: str | ProjectReference = web
    try:
        reference = builder.hrefs.reference(categories[0], web) if categories else None
    except HrefError:
        reference = None
    if reference and builder.published is not None and reference.full_path.lower() in builder.published:
        target = reference
    if reference and reference.full_path.lower() == builder.record.full_path.lower():
        return
    is_project = isinstance(target, ProjectReference)
    name = reference.full_path if reference else urlsplit(web).path.strip("/")
    type_ = "application/geo+json" if is_project else "text/html"
    builder.links.append(Link("related", target, type_, f"submodule: {name}", source="submodule"))


def _web_address(builder: ProjectBuilder, address: str) -> str | None:
    """The page of a repository, without user or password; None when its address says nothing to a browser."""
    address = address.strip()
    roots = [each.url for each in (builder.config.gitlab, *builder.config.gitlabs)]
    if address.startswith(("./", "../")):
        base = urlsplit(builder.record.web_url)
        path = posixpath.normpath(posixpath.join(base.path, address))
        address = f"{base.scheme}://{base.netloc}{path}"
    elif not address.lower().startswith(("http://", "https://")):
        ssh = _SSH.fullmatch(address)
        if ssh is None:
            return None
        # SSH has a port of its own, and knows nothing of the path under which the pages of a GitLab may be.
        host, path = ssh[1], ssh[2].lstrip("/")
        server = next((each for each in roots if urlsplit(each).hostname == host.lower()), f"https://{host}")
        address = f"{server.rstrip('/')}/{path}"
    try:
        parts = urlsplit(address)
        root = root_of(address, roots)
        below = path_below(address, root) if root else None
    except ValueError:
        return None
    segments = parts.path.strip("/").split("/")
    if not parts.hostname or len(segments) < 2 or ".." in segments:
        return None
    # Of a GitLab of the hub it is known whether its pages are at http or https.
    # Elsewhere most repositories are at https; a port of its own says that the address is meant as it is.
    scheme = parts.scheme if parts.port else "https"
    page = (
        f"{root.rstrip('/')}/{below}"
        if root and below
        else f"{scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    )
    try:
        resolved = builder.hrefs.resolve(page.removesuffix(".git"))
    except HrefError:
        return None
    return resolved.target if isinstance(resolved.target, str) else None
