"""Which function answers which path of ``/api/v4``."""

import re
from collections.abc import Callable
from urllib.parse import unquote

from werkzeug.wrappers import Response

from sharinghub_static.demo.rest import (
    collaboration,
    deployments,
    instance,
    issue_writing,
    lists,
    merge_requests,
    model_files,
    package_registry,
    projects,
    registries,
    repository,
)
from sharinghub_static.demo.rest.mlflow.routes import answer_mlflow
from sharinghub_static.demo.visit import AnsweredError, Visit, reply

__all__ = ["answer_rest"]

_Answer = Callable[..., Response]

_ROUTES: tuple[tuple[str, _Answer], ...] = (
    ("projects", projects.list_projects),
    ("projects/:project", projects.one_project),
    ("projects/:project/languages", projects.languages),
    ("projects/:project/repository/tree", repository.tree),
    ("projects/:project/repository/files/:path", repository.file),
    ("projects/:project/repository/files/:path/raw", repository.raw),
    ("projects/:project/repository/commits", repository.commits),
    ("projects/:project/repository/branches/:branch", repository.branch),
    ("projects/:project/repository/contributors", repository.contributors),
    ("projects/:project/repository/archive", repository.archive),
    ("projects/:project/repository/archive.:kind", repository.archive),
    ("projects/:project/releases", registries.releases),
    ("projects/:project/releases/:tag", registries.release),
    ("projects/:project/packages", registries.packages),
    ("projects/:project/packages/:package/package_files", model_files.package_files),
    ("projects/:project/packages/ml_models/:version/files/*path", model_files.model_file),
    ("projects/:project/packages/generic/:name/:version/*path", package_registry.generic_file),
    ("projects/:project/packages/pypi/simple/*name", package_registry.pypi_simple),
    ("projects/:project/packages/pypi/files/:sha256/*path", package_registry.pypi_file),
    ("projects/:project/registry/repositories", registries.repositories),
    ("projects/:project/registry/repositories/:repository/tags", registries.tags),
    ("projects/:project/issues", collaboration.issues),
    ("projects/:project/issues/:iid/notes", collaboration.issue_notes),
    ("projects/:project/issues/:iid/discussions", collaboration.issue_discussions),
    ("projects/:project/merge_requests", merge_requests.merge_requests),
    ("projects/:project/merge_requests/:iid", merge_requests.merge_request),
    ("projects/:project/merge_requests/:iid/notes", merge_requests.notes),
    ("projects/:project/merge_requests/:iid/discussions", merge_requests.discussions),
    ("projects/:project/merge_requests/:iid/approvals", merge_requests.approvals),
    ("projects/:project/merge_requests/:iid/approval_state", merge_requests.approval_state),
    ("projects/:project/issues/:iid", collaboration.issue),
    ("projects/:project/repository/branches", lists.branches),
    ("projects/:project/repository/tags", lists.tags),
    ("projects/:project/repository/tags/:tag", lists.tag),
    ("projects/:project/protected_branches", lists.protected_branches),
    ("projects/:project/releases/:tag/assets/links", lists.release_links),
    ("projects/:project/labels", lists.labels),
    ("projects/:project/members", lists.members),
    ("projects/:project/members/all", lists.members),
    ("projects/:project/milestones", lists.milestones),
    ("projects/:project/starrers", lists.starrers),
    ("projects/:project/forks", lists.forks),
    ("projects/:project/environments", deployments.environments),
    ("projects/:project/deployments", deployments.deployments),
    ("projects/:project/deployments/:deployment", deployments.deployment),
    ("groups", lists.groups),
    ("groups/:group", projects.group),
    ("groups/:group/projects", projects.group_projects),
    ("projects/:project/pipeline_schedules", projects.schedules),
    ("projects/:project/pipelines", projects.pipelines),
    ("issues", issue_writing.all_issues),
    ("topics", projects.topics),
    ("users", instance.users),
    ("user", instance.user),
    ("personal_access_tokens/self", instance.own_token),
    ("version", instance.version),
    ("metadata", instance.metadata),
)


_WRITES: tuple[tuple[str, str, _Answer], ...] = (
    ("POST", "projects/:project/issues", issue_writing.open_issue),
    ("PUT", "projects/:project/issues/:iid", issue_writing.change_issue),
)


def _compiled(route: str) -> re.Pattern[str]:
    named = re.sub(r":(\w+)", r"(?P<\1>[^/]+)", route.replace(".", r"\."))
    return re.compile(re.sub(r"\*(\w+)", r"(?P<\1>.+)", named) + r"\Z")


_JOB_TOKEN_OPENS = frozenset(
    {
        registries.releases,
        registries.release,
        registries.packages,
        registries.repositories,
        registries.tags,
    }
)

_TABLE = tuple((_compiled(route), answer) for route, answer in _ROUTES)
_WRITING = {
    method: tuple((_compiled(route), answer) for each, route, answer in _WRITES if each == method)
    for method, _, _ in _WRITES
}


def answer_rest(visit: Visit) -> Response:
    """The answer to a request below ``/api/v4``."""
    # The path as it was sent: only there does %2F tell a project's path from a longer route.
    sent = str(visit.request.environ["RAW_URI"]).partition("?")[0]
    about_mlflow = answer_mlflow(visit, sent)
    if about_mlflow is not None:
        return about_mlflow
    method = visit.request.method
    found = _find(
        sent.removeprefix("/api/v4/"), _TABLE if method in ("GET", "HEAD") else _WRITING.get(method, ())
    )
    if found is None and method not in ("GET", "HEAD"):
        return reply({"message": "405 Method Not Allowed"}, 405)
    if found is None or not sent.startswith("/api/v4/"):
        return reply({"error": "404 Not Found"}, 404)
    answer, arguments = found
    if visit.viewer.job and answer not in _JOB_TOKEN_OPENS:
        return reply({"message": "401 Unauthorized"}, 401)
    try:
        return answer(visit, **arguments)
    except AnsweredError as answered:
        return answered.response


def _find(
    path: str, table: tuple[tuple[re.Pattern[str], _Answer], ...]
) -> tuple[_Answer, dict[str, object]] | None:
    for pattern, answer in reversed(table):
        match = pattern.match(path)
        if match:
            return answer, {name: unquote(value) for name, value in match.groupdict().items()}
    return None
