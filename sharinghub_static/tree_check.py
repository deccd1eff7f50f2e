"""Check a tree of the site: what it may hold, and which project each of its files is about."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.config.environment_secrets import secrets_of
from sharinghub_static.errors import SiteError
from sharinghub_static.project.authored import authored_texts
from sharinghub_static.project.earlier_items import earlier_items
from sharinghub_static.project.kept import ByteCache
from sharinghub_static.project.model import Project
from sharinghub_static.registry import Registry
from sharinghub_static.reporting import Reporter
from sharinghub_static.site.check import CheckResult, Finding, check_site
from sharinghub_static.site.layout import PROJECT_PARTS, Layout
from sharinghub_static.site.schemas import SchemaStore
from sharinghub_static.text.emails import find_emails, find_emails_in_markdown, is_allowed
from sharinghub_static.text.secrets import holds_secret

__all__ = [
    "authored_emails",
    "check_tree",
    "is_about_projects",
    "is_publishable",
    "owners_of_files",
    "project_emails",
    "projects_with_secrets",
]


def check_tree(
    tree: Path,
    *,
    schemas: Path | None,
    environ: Mapping[str, str],
    emails: frozenset[str],
    registry: Registry | None = None,
    reporter: Reporter,
) -> CheckResult:
    """Check a site on disk.

    Args:
        tree: the site's folder.
        schemas: folder of STAC schemas; None fetches them once and keeps them.
        environ: the environment: its tokens must not be in the site.
        emails: addresses that may be.
        registry: the site's extensions, whose checks are made too.
        reporter: where to say what goes on.

    Raises:
        SiteError: there is no site.
    """
    if not (tree / Layout().home()).is_file():
        raise SiteError(f"{tree}: there is no site here", "Build one with: sharinghub-static build")
    store = SchemaStore(schemas, Path(".sharinghub/schemas"))
    return check_site(
        tree,
        schemas=store,
        allowed_emails=emails,
        secrets=secrets_of(environ),
        registry=registry,
        reporter=reporter,
    )


def is_publishable(text: str, allowed: Collection[str], secrets: Sequence[str]) -> bool:
    """Return whether a text holds neither a secret nor an e-mail address that must not be in the site.

    Args:
        text: as a reader gets it.
        allowed: addresses that may be, lower-cased.
        secrets: values of the environment.

    Example:
        >>> is_publishable("by ada@lab.example", frozenset(), ())
        False
    """
    return not (
        holds_secret(text)
        or any(secret in text for secret in secrets)
        or any(not is_allowed(email, allowed) for email in find_emails(text))
    )


def projects_with_secrets(hub: Hub) -> frozenset[int]:
    """Return the ids of projects with a file that holds a secret, by its shape or by the name of its key."""
    return frozenset(
        project.record.id
        for project in hub.projects
        if any(problem.code == "SH204" and problem.path for problem in project.problems)
    )


def authored_emails(hub: Hub, cache: ByteCache | None = None) -> frozenset[str]:
    """Addresses that authors wrote into their own files or words, or the owner into the configuration.

    Args:
        hub: what is published.
        cache: keeps those of each project.
    """
    pages_folder = hub.config.folder / "pages"
    texts = [hub.config.model_dump_json()]
    texts += [page.read_text("utf-8", "replace") for page in sorted(pages_folder.glob("*.md"))]
    # Extensions are the owner's words, too.
    extensions = {definition.file for definition in hub.config.registry.definitions}
    texts += [Path(file).read_text("utf-8", "replace") for file in sorted(extensions)]
    digests = hub.digests if cache else {}
    projects = (project_emails(each, digests.get(each.record.id), cache) for each in hub.projects)
    return frozenset(chain(_emails(texts), *projects))


def project_emails(project: Project, digest: str | None, cache: ByteCache | None) -> list[str]:
    """Return the addresses that the authors of a project wrote into their files and words, sorted.

    Args:
        project: whose authors.
        digest: of all that it was interpreted from; None where that is not known.
        cache: keeps them by the digest.
    """
    if cache is None or digest is None:
        return _emails(authored_texts(project.record))
    key = f"emails-{digest}"
    with suppress(TypeError, ValueError):
        kept = json.loads(cache.text(key) or b"")
        if isinstance(kept, list):
            return kept
    emails = _emails(authored_texts(project.record))
    cache.put_text(key, json.dumps(emails).encode())
    return emails


def _emails(texts: Iterable[str]) -> list[str]:
    # Markup may divide an address in the source that is whole on the page.
    return sorted({address for text in texts for address in find_emails_in_markdown(text)})


def owners_of_files(hub: Hub, layouts: Sequence[Layout]) -> dict[str, int]:
    """Files that are about one project alone, with GitLab's id of the project.

    Args:
        hub: what the tree shows.
        layouts: one for each language of the site.
    """
    owners: dict[str, int] = {}
    for project in hub.projects:
        id_, path = project.record.id, project.record.full_path
        for category in project.categories:
            owners |= {
                layout.project(category, path, part): id_
                for layout in layouts
                for part in ("", *PROJECT_PARTS)
            }
            owners[Layout().stac_item(category, hub.item_ids[id_])] = id_
            owners |= {
                Layout().stac_item_version(category, hub.item_ids[id_], earlier.version): id_
                for earlier in earlier_items(project)
            }
        owners |= {
            layout.notebook(project.categories[0], path, notebook.path): id_
            for layout in layouts
            for notebook in project.record.notebooks
        }
        owners[Layout().badges(path)] = id_
        first = project.categories[0]
        for own in (Layout().croissant, Layout().markdown, Layout().oembed):
            owners[own(first, path)] = id_
    return owners


def is_about_projects(finding: Finding) -> bool:
    """Whether a project may be the cause of a finding, and not the size of the site or a leaked secret."""
    return finding.code != "CHK502" and not finding.code.startswith("CHK1")
