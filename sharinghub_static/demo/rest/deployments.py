"""Environments of a project, and what was deployed to them."""

from werkzeug.wrappers import Response

from sharinghub_static.demo import repository as git
from sharinghub_static.demo.rest.instance import person
from sharinghub_static.demo.rest.lookup import is_since, not_found, parse_time, readable_at, stamp
from sharinghub_static.demo.rest.paging import by_number
from sharinghub_static.demo.visit import AnsweredError, Visit, reply
from sharinghub_static.demo.world import SampleEnvironment, SampleProject

__all__ = ["deployment", "deployments", "environments"]

_ORDERS = ("id", "iid", "created_at", "updated_at", "finished_at", "ref")
_STATUSES = ("created", "running", "success", "failed", "canceled", "skipped", "blocked")

_Row = tuple[int, SampleEnvironment]


def environments(visit: Visit, project: str) -> Response:
    """``GET /projects/:id/environments``."""
    owner = readable_at(visit, project, "environments")

    def make(row: _Row) -> dict[str, object]:
        return _environment(owner, *row) | {"state": "available", "tier": row[1].tier.lower()}

    return by_number(visit, list(enumerate(owner.environments, 1)), make)


def deployments(visit: Visit, project: str) -> Response:
    """``GET /projects/:id/deployments``: the newest of each environment, all of them successful."""
    owner = readable_at(visit, project, "environments")
    args = visit.request.args
    order, status = args.get("order_by", "id"), args.get("status")
    if order not in _ORDERS:
        raise AnsweredError(reply({"error": "order_by does not have a valid value"}, 400))
    if status is not None and status not in _STATUSES:
        raise AnsweredError(reply({"error": "status does not have a valid value"}, 400))

    rows = [
        (rank, environment)
        for rank, environment in _deployed(owner)
        if status in (None, "success")
        and args.get("environment") in (None, environment.name)
        and _is_within(visit, environment)
    ]
    if order.endswith("_at"):
        rows.sort(key=lambda row: (str(stamp(row[1].deployed_at)), row[0]))
    if args.get("sort") == "desc":
        rows.reverse()
    return by_number(visit, rows, lambda row: _deployment(visit, owner, *row))


def deployment(visit: Visit, project: str, deployment: str) -> Response:
    """``GET /projects/:id/deployments/:deployment_id``."""
    owner = readable_at(visit, project, "environments")
    for rank, environment in _deployed(owner):
        if deployment == str(_number(owner, rank)):
            body = _deployment(visit, owner, rank, environment)
            return reply({**body, "pending_approval_count": 0, "approvals": [], "approval_summary": None})
    raise not_found("Deployment")


def _deployed(project: SampleProject) -> list[_Row]:
    return [row for row in enumerate(project.environments, 1) if row[1].deployed_at is not None]


def _is_within(visit: Visit, environment: SampleEnvironment) -> bool:
    """Whether its time is between those of the query."""
    when, args = environment.deployed_at, visit.request.args
    return (
        when is not None
        and is_since(when, args.get("updated_after"))
        and is_since(when, args.get("finished_after"))
        and ("updated_before" not in args or when <= parse_time(args["updated_before"]))
        and ("finished_before" not in args or when < parse_time(args["finished_before"]))
    )


def _number(project: SampleProject, rank: int) -> int:
    """The id of an environment and of its deployment, as GraphQL has it."""
    return project.id * 1000 + rank


def _environment(project: SampleProject, rank: int, environment: SampleEnvironment) -> dict[str, object]:
    return {
        "id": _number(project, rank),
        "name": environment.name,
        "slug": environment.name.lower().replace("/", "-"),
        "external_url": environment.external_url or None,
        "created_at": stamp(project.created_at),
        "updated_at": stamp(environment.deployed_at or project.created_at),
    }


def _deployment(
    visit: Visit, project: SampleProject, rank: int, environment: SampleEnvironment
) -> dict[str, object]:
    newest = git.head(project)
    return {
        "id": _number(project, rank),
        "iid": rank,
        "ref": project.default_branch,
        "sha": newest.sha if newest else None,
        "created_at": stamp(environment.deployed_at),
        "updated_at": stamp(environment.deployed_at),
        "user": person(visit, newest.author) if newest and newest.author else None,
        "environment": _environment(project, rank, environment),
        # That of a deployment which no job made.
        "deployable": None,
        "status": "success",
    }
