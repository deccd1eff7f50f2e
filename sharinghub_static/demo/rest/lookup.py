"""Finding the project that a path of ``/api/v4`` means, or answering for its absence."""

from datetime import UTC, datetime
from urllib.parse import quote

from werkzeug.wrappers import Response

from sharinghub_static.demo.visit import AnsweredError, Visit, reply
from sharinghub_static.demo.world import SampleProject

__all__ = ["is_since", "not_found", "parse_time", "project_at", "readable_at", "signed_in", "stamp"]


def not_found(what: str) -> AnsweredError:
    """``404 <what> Not Found`` as an exception."""
    return AnsweredError(reply({"message": f"404 {what} Not Found"}, 404))


def signed_in(visit: Visit) -> None:
    """Insist on a token.

    Raises:
        AnsweredError: with 401 for an anonymous caller or a pipeline's job.
    """
    if visit.viewer.anonymous:
        raise AnsweredError(reply({"message": "401 Unauthorized"}, 401))


def project_at(visit: Visit, key: str) -> SampleProject:
    """The visible project with this id or full path.

    Raises:
        AnsweredError: with 404, or 301 where the project once had this path.
    """
    if key.isdecimal():
        found = next((p for p in visit.viewer.projects(visit.world) if p.id == int(key)), None)
    else:
        found = visit.viewer.project(visit.world, key)
    if found is not None:
        return found
    moved = next((p for p in visit.viewer.projects(visit.world) if key in p.moved_from), None)
    if moved is not None:
        path = str(visit.request.environ["RAW_URI"]).replace(quote(key, safe=""), str(moved.id), 1)
        raise AnsweredError(Response("", 301, {"Location": visit.url + path}))
    raise not_found("Project")


def readable_at(visit: Visit, key: str, feature: str = "repository") -> SampleProject:
    """The visible project, a feature of which the caller may read.

    Raises:
        AnsweredError: with 404 or 301 as :func:`project_at`, 403 where the feature is closed to them.
    """
    project = project_at(visit, key)
    if not visit.viewer.reads(project, feature):
        raise AnsweredError(reply({"message": "403 Forbidden"}, 403))
    return project


def stamp(when: object) -> str | None:
    """A time as REST writes it (``2025-06-15T12:30:00.000Z``)."""
    isoformat = getattr(when, "isoformat", None)
    return None if isoformat is None else str(isoformat(timespec="milliseconds")).replace("+00:00", "Z")


def is_since(when: datetime, bound: str | None) -> bool:
    """Whether a time is that of a parameter or later; each is without one.

    Raises:
        AnsweredError: as :func:`parse_time`.
    """
    return bound is None or when >= parse_time(bound)


def parse_time(text: str) -> datetime:
    """A time as a caller writes it; one without a zone is UTC.

    Raises:
        AnsweredError: with 400 where it is no time.
    """
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise AnsweredError(reply({"error": "a time is invalid"}, 400)) from error
    return time if time.tzinfo else time.replace(tzinfo=UTC)
