"""Where the app of a project is: the dashboard, the viewer, the service that people visit."""

from typing import Final

from sharinghub_static.config import SiteConfig
from sharinghub_static.portal.frame.links import is_web_address
from sharinghub_static.project.kinds import Kind, kind_in
from sharinghub_static.project.model import Project

__all__ = ["APP_RELATIONS", "open_address"]

APP_RELATIONS: Final = ("app", "application", "dashboard", "demo", "service", "preview-site")
"""Relations of ``links`` of the front matter that name the app, the one that counts most first."""
_PRODUCTION: Final = "production"


def open_address(project: Project, category: str, config: SiteConfig) -> str:
    """The address of a dashboard; empty for projects of other kinds, and where none is known.

    A link of the front matter goes before what GitLab knows: the environment of production that was deployed
    last.

    Args:
        project: any.
        category: where it is shown.
        config: the site's configuration.
    """
    if kind_in(config, category) is not Kind.DASHBOARD:
        return ""
    linked = {link.rel.lower(): link.href for link in reversed(project.links) if isinstance(link.href, str)}
    named = (linked[relation] for relation in APP_RELATIONS if relation in linked)
    deployed = sorted(
        (
            environment
            for environment in project.record.activity.environments or ()
            if environment.tier == _PRODUCTION and environment.deployed_at
        ),
        key=lambda environment: (environment.deployed_at, environment.name),
        reverse=True,
    )
    addresses = (*named, *(environment.external_url for environment in deployed))
    return next(filter(is_web_address, addresses), "")
