"""What can be done with a project elsewhere: one well-aimed link each."""

from pathlib import PurePosixPath
from urllib.parse import quote, urlencode

from sharinghub_static.config import SiteConfig
from sharinghub_static.portal.contexts import Hyperlink
from sharinghub_static.project.model import Project

__all__ = ["actions", "archive_url"]

_ENABLED = "enable"


def actions(project: Project, config: SiteConfig) -> tuple[Hyperlink, ...]:
    """The links of the title block, the most wanted first.

    An archived project takes no issues and no commits, so it is offered none.
    """
    record = project.record
    offered = [_external("Open in GitLab", record.web_url, "code")]
    offered += _spaces(project, config)
    if record.default_branch is not None:
        offered += _jupyter(project, config)
        offered.append(_external("Download archive", archive_url(project), "download"))
    offered.append(_external("Star on GitLab", record.web_url, "star"))
    if record.archived:
        return tuple(offered)
    issues = f"{record.web_url}/-/issues/new"
    review = urlencode(
        {
            "issue[title]": f"Review - {project.title}",
            "issue[description]": "\n\n/label ~discussion ~sharingHub\n",
        },
        quote_via=quote,
    )
    offered.append(_external("Report an issue", issues, "issue"))
    offered.append(_external("Write a review", f"{issues}?{review}", "review"))
    if record.default_branch is not None:
        branch = quote(record.default_branch, safe="/")
        ide = f"{config.gitlab.url.rstrip('/')}/-/ide/project/{record.full_path}/edit/{branch}/-/"
        offered.append(_external("Edit in Web IDE", ide, "edit"))
    return tuple(offered)


def archive_url(project: Project) -> str:
    """The default branch as a zip file, under the name that GitLab gives it."""
    record = project.record
    branch = record.default_branch or "HEAD"
    name = record.full_path.rpartition("/")[2]
    file = quote(f"{name}-{branch.replace('/', '-')}.zip", safe="")
    return f"{record.web_url}/-/archive/{quote(branch, safe='/')}/{file}"


def _spaces(project: Project, config: SiteConfig) -> list[Hyperlink]:
    """Services that open one of the project's files; the first asset that a service names is it."""
    if project.features.get("deployment-spaces") != _ENABLED:
        return []
    offered = []
    for name, space in sorted(config.spaces.items()):
        wanted = set(space.assets)
        if any(PurePosixPath(asset.path).name in wanted for asset in project.assets if asset.path):
            path = quote(project.record.full_path, safe="/")
            offered.append(_external(f"Open in {name}", f"{space.url.rstrip('/')}/{path}", "rocket"))
    return offered


def _jupyter(project: Project, config: SiteConfig) -> list[Hyperlink]:
    """JupyterHub pulls the repository (nbgitpuller's link) and opens its first notebook."""
    if project.features.get("jupyter") != _ENABLED or not config.jupyterlab.url:
        return []
    record = project.record
    folder = record.full_path.rpartition("/")[2]
    notebook = next((file.path for file in record.files if file.path.endswith(".ipynb")), "")
    query = urlencode(
        {
            "repo": f"{record.web_url}.git",
            "branch": record.default_branch or "",
            "urlpath": f"lab/tree/{folder}/{notebook}".rstrip("/"),
        },
        quote_via=quote,
    )
    base = config.jupyterlab.url.rstrip("/")
    return [_external("Open in Jupyter", f"{base}/hub/user-redirect/git-pull?{query}", "notebook")]


def _external(text: str, href: str, icon: str) -> Hyperlink:
    return Hyperlink(text=text, href=href, icon=icon, external=True)
