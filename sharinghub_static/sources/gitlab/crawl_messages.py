"""What a crawl says when it found nothing, or when a part of GitLab is closed to it."""

from collections.abc import Sequence

from sharinghub_static.errors import NothingFoundError
from sharinghub_static.snapshot.records import Visibility

__all__ = ["nothing_found", "without_rest"]


def without_rest(sees_too_much: bool) -> str:
    """What the site lacks when the REST API is closed, and what to do."""
    lacks = (
        "Pictures, image tags, branch protection, some licences and contributors are missing or as they were"
    )
    if sees_too_much:
        lacks += (
            ", and without access levels new projects are shown without files, issues and releases: "
            "crawl without a token, or let GET requests to /api/v4 through"
        )
        return f"{lacks}."
    return f"{lacks}: let GET requests to /api/v4 through."


def nothing_found(
    url: str, topics: Sequence[str], hidden: int, widest: Visibility, authenticated: bool
) -> NothingFoundError:
    """Return the error of a crawl that found no project that may be published.

    Args:
        url: web address of the instance.
        topics: of the categories.
        hidden: projects with such a topic that may not be published.
        widest: the widest visibility that is published.
        authenticated: whether a token was sent.
    """
    named = ", ".join(dict.fromkeys(topics))
    if hidden:
        return NothingFoundError(
            f"none of the {hidden} projects of {url} with one of the topics {named} may be published: "
            f"gitlab.visibility is {widest.value}",
            "Make the projects public, or widen gitlab.visibility for a portal with access control.",
        )
    what = f"{url} has no project with one of the topics {named}"
    if authenticated:
        return NothingFoundError(
            f"{what} that the token's user can see",
            "Give a project such a topic, or the token's user access to such projects.",
        )
    return NothingFoundError(
        f"{what} that anybody can see without signing in",
        "Give a public project such a topic. Where GitLab has no public projects (its administrator can "
        "restrict them), give a token of scope read_api, set gitlab.visibility to internal, and publish with "
        "Pages access control.",
    )
