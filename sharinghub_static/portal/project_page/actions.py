"""Links to what can be done with a project elsewhere, and to share it."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote, urlencode

from sharinghub_static.config import SiteConfig
from sharinghub_static.portal.frame.contexts import Hyperlink
from sharinghub_static.portal.translation.translator import ENGLISH, Translator
from sharinghub_static.project.model import Project
from sharinghub_static.snapshot.records import Visibility

__all__ = ["Share", "actions", "archive_url", "open_notebook", "share", "write_review"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How to share a project.

    Args:
        path: GitLab's full path, to copy.
        address: of the page; empty while the site's address is not known, and scripts take the page's own.
        email: a message to write, as a ``mailto:`` link.
    """

    path: str
    address: str
    email: str


_ENABLED = "enable"


def actions(project: Project, config: SiteConfig, translator: Translator = ENGLISH) -> tuple[Hyperlink, ...]:
    """The links of the title block, the most wanted first.

    An archived project takes no issues and no commits, so it is offered none.

    Args:
        project: any.
        config: the site's configuration.
        translator: the language.
    """
    record = project.record
    offered = [_external(translator.gettext("Open in GitLab"), record.web_url, "code")]
    offered += _spaces(project, config, translator)
    if record.default_branch is not None:
        offered += open_notebook(project, _first_notebook(project), config, translator)
        offered.append(_external(translator.gettext("Download archive"), archive_url(project), "download"))
    offered.append(_external(translator.gettext("Star on GitLab"), record.web_url, "star"))
    offered.append(
        _external(translator.gettext("Members and access"), f"{record.web_url}/-/project_members", "author")
    )
    review = write_review(project, config, translator)
    if review is None:
        return tuple(offered)
    offered.append(
        _external(translator.gettext("Report an issue"), f"{record.web_url}/-/issues/new", "issue")
    )
    offered.append(review)
    if record.default_branch is not None:
        branch = quote(record.default_branch, safe="/")
        gitlab = config.gitlab_of(record).url.rstrip("/")
        ide = f"{gitlab}/-/ide/project/{record.gitlab_path}/edit/{branch}/-/"
        offered.append(_external(translator.gettext("Edit in Web IDE"), ide, "edit"))
    return tuple(offered)


def write_review(project: Project, config: SiteConfig, translator: Translator = ENGLISH) -> Hyperlink | None:
    """GitLab's form for an issue, filled in as a review; None for an archived project, which takes none.

    The labels are given by a quick action, which works for everybody who may comment; see
    https://docs.gitlab.com/user/project/quick_actions/
    """
    if project.record.archived:
        return None
    labels = " ".join(_reference(label) for label in config.reviews.labels)
    form = urlencode(
        {"issue[title]": f"Review - {project.title}", "issue[description]": f"\n\n/label {labels}\n"},
        quote_via=quote,
        errors="replace",
    )
    return _external(
        translator.gettext("Write a review"), f"{project.record.web_url}/-/issues/new?{form}", "review"
    )


def _reference(label: str) -> str:
    """A label as GitLab's Markdown refers to it: in quotes unless it is one word."""
    is_word = label.isascii() and label.replace("-", "").replace("_", "").isalnum()
    return f"~{label}" if is_word and not label.isdigit() else '~"{}"'.format(label.replace('"', ""))


def archive_url(project: Project) -> str:
    """The default branch as a zip file, under the name that GitLab gives it."""
    record = project.record
    branch = record.default_branch or "HEAD"
    name = record.full_path.rpartition("/")[2]
    file = quote(f"{name}-{branch.replace('/', '-')}.zip", safe="")
    return f"{record.web_url}/-/archive/{quote(branch, safe='/')}/{file}"


def _spaces(project: Project, config: SiteConfig, translator: Translator) -> list[Hyperlink]:
    """Services that open one of the project's files; the first asset that a service names is it."""
    if project.features.get("deployment-spaces") != _ENABLED:
        return []
    offered = []
    for name, space in sorted(config.spaces.items()):
        wanted = set(space.assets)
        if any(PurePosixPath(asset.path).name in wanted for asset in project.assets if asset.path):
            path = quote(project.record.gitlab_path, safe="/")
            offered.append(
                _external(
                    translator.gettext("Open in %(service)s", service=name),
                    f"{space.url.rstrip('/')}/{path}",
                    "rocket",
                )
            )
    return offered


def open_notebook(
    project: Project, path: str, config: SiteConfig, translator: Translator = ENGLISH
) -> tuple[Hyperlink, ...]:
    """The services that run a notebook, as far as the project's features name them.

    Args:
        project: whose notebook it is.
        path: of the notebook in the repository; empty for the project as a whole.
        config: the site's configuration.
        translator: the language.
    """
    return (*_jupyter(project, config, translator, path), *_binder(project, config, translator, path))


def _first_notebook(project: Project) -> str:
    return next((file.path for file in project.record.files if file.path.endswith(".ipynb")), "")


def _jupyter(project: Project, config: SiteConfig, translator: Translator, notebook: str) -> list[Hyperlink]:
    """JupyterHub pulls the repository (nbgitpuller's link) and opens a notebook."""
    if project.features.get("jupyter") != _ENABLED or not config.jupyterlab.url:
        return []
    record = project.record
    folder = record.full_path.rpartition("/")[2]
    query = urlencode(
        {
            "repo": f"{record.web_url}.git",
            "branch": record.default_branch or "",
            "urlpath": f"lab/tree/{folder}/{notebook}".rstrip("/"),
        },
        quote_via=quote,
    )
    base = config.jupyterlab.url.rstrip("/")
    return [
        _external(
            translator.gettext("Open in Jupyter"), f"{base}/hub/user-redirect/git-pull?{query}", "notebook"
        )
    ]


def _binder(project: Project, config: SiteConfig, translator: Translator, notebook: str) -> list[Hyperlink]:
    """Binder builds public repositories and opens a notebook.

    Its provider ``gl`` knows gitlab.com alone; ``git`` takes the address of any repository. Source:
    https://mybinder.readthedocs.io/en/latest/howto/sources.html
    """
    record = project.record
    instance = config.gitlab_of(record).url.rstrip("/")
    is_open = record.visibility is Visibility.PUBLIC and instance.startswith("https://")
    if project.features.get("jupyter") != _ENABLED or not notebook or not is_open:
        return []
    on_gitlab_com = instance == "https://gitlab.com"
    provider, repository = ("gl", record.gitlab_path) if on_gitlab_com else ("git", f"{record.web_url}.git")
    ref = quote(record.default_branch or "HEAD", safe="")
    query = urlencode({"labpath": notebook}, quote_via=quote)
    href = f"https://mybinder.org/v2/{provider}/{quote(repository, safe='')}/{ref}?{query}"
    return [_external(translator.gettext("Open in Binder"), href, "notebook")]


def share(project: Project, address: str) -> Share:
    """How to share it.

    Args:
        project: any.
        address: of its page; empty when the site's address is not known.
    """
    fields = {"subject": project.title, "body": f"{project.title}\n{address or project.record.web_url}"}
    return Share(
        path=project.record.full_path,
        address=address,
        email=f"mailto:?{urlencode(fields, quote_via=quote, errors='replace')}",
    )


def _external(text: str, href: str, icon: str) -> Hyperlink:
    return Hyperlink(text=text, href=href, icon=icon, external=True)
