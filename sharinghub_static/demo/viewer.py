"""Who asks, and what GitLab lets them see."""

from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.wrappers import Request

from sharinghub_static.demo.world import SampleIssue, SampleNote, SampleProject, TokenFault, World

__all__ = ["BadTokenError", "Viewer", "identify", "sent_token"]


_CLOSED_WITH = {
    "merge_requests": "repository",
    "builds": "repository",
    "environments": "builds",
    "releases": "repository",
    "forking": "repository",
    "model_registry": "repository",
    "model_experiments": "repository",
}
"""Feature to the one whose closing closes it too (``app/policies/project_policy.rb``)."""


class BadTokenError(Exception):
    """A token was sent that opens nothing.

    Args:
        fault: what is wrong with it; None for one that was never issued.
    """

    def __init__(self, fault: TokenFault | None = None) -> None:
        super().__init__(fault or "unknown")
        self.fault = fault

    @property
    def status(self) -> int:
        """Of the REST API."""
        return 403 if self.fault == "insufficient_scope" else 401

    @property
    def body(self) -> Mapping[str, str]:
        """Of the REST API (``lib/api/api_guard.rb``); GraphQL says "Invalid token" in each case."""
        match self.fault:
            case "insufficient_scope":
                what = "The request requires higher privileges than provided by the access token."
                return {"error": self.fault, "error_description": what, "scope": "api read_api"}
            case "expired":
                what = "Token is expired. You can either do re-authorization or token refresh."
                return {"error": "invalid_token", "error_description": what}
            case "revoked":
                what = "Token was revoked. You have to re-authorize from the user."
                return {"error": "invalid_token", "error_description": what}
        return {"message": "401 Unauthorized"}


@dataclass(frozen=True, slots=True)
class Viewer:
    """The caller of one request.

    Args:
        username: None for an anonymous caller.
        admin: whether everything is visible.
        job: whether a pipeline job's token was sent, which opens few doors.
    """

    username: str | None = None
    admin: bool = False
    job: bool = False

    @property
    def anonymous(self) -> bool:
        """Whether nobody is signed in."""
        return self.username is None and not self.admin

    def is_member(self, project: SampleProject) -> bool:
        """Whether the caller belongs to the project."""
        return self.admin or self.username in project.members

    def sees(self, project: SampleProject) -> bool:
        """Whether the project exists for the caller."""
        if project.visibility == "public" or self.is_member(project):
            return True
        return project.visibility == "internal" and not self.anonymous

    def reads_code(self, project: SampleProject) -> bool:
        """Whether the caller may read the repository, which a project may keep for its members."""
        return self._reads(project, project.repository_access)

    def reads_issues(self, project: SampleProject) -> bool:
        """Whether the caller may read the issues."""
        return self._reads(project, project.issues_access)

    def reads(self, project: SampleProject, feature: str) -> bool:
        """Whether the caller may use a feature, by GitLab's name; closing one may close others."""
        if feature == "repository":
            return self.reads_code(project)
        if feature == "issues":
            return self.reads_issues(project)
        if feature == "pipelines":
            return self.reads(project, "builds") and (project.public_jobs or self.is_member(project))
        above = _CLOSED_WITH.get(feature, "")
        return self._reads(project, project.access.get(feature, "ENABLED")) and (
            not above or self.reads(project, above)
        )

    def _reads(self, project: SampleProject, access: str) -> bool:
        return self.sees(project) and (
            access == "ENABLED" or (access == "PRIVATE" and self.is_member(project))
        )

    def projects(self, world: World) -> list[SampleProject]:
        """The visible projects by rising id."""
        return sorted((p for p in world.projects if self.sees(p)), key=lambda p: p.id)

    def project(self, world: World, full_path: str) -> SampleProject | None:
        """The visible project of this address, in whatever case it is written."""
        wanted = full_path.lower()
        return next((p for p in world.projects if p.full_path.lower() == wanted and self.sees(p)), None)

    def issues(self, project: SampleProject) -> list[tuple[int, SampleIssue]]:
        """The readable issues with their number in the project."""
        if not self.reads_issues(project):
            return []
        member = self.is_member(project)
        return [
            (iid, issue)
            for iid, issue in enumerate(project.issues, 1)
            if member or not issue.confidential or issue.author == self.username
        ]

    def notes(self, project: SampleProject, notes: tuple[SampleNote, ...]) -> list[tuple[int, SampleNote]]:
        """The readable comments with their rank."""
        member = self.is_member(project)
        return [(rank, note) for rank, note in enumerate(notes, 1) if member or not note.internal]


def sent_token(request: Request) -> str | None:
    """The access token of a request; None where there is none."""
    token = request.headers.get("PRIVATE-TOKEN") or request.args.get("private_token")
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    if token is None and scheme.lower() == "bearer":
        return bearer.strip()
    if token is None and request.authorization is not None and request.authorization.type == "basic":
        return request.authorization.password or None  # of Git, with any username
    return token


def identify(world: World, request: Request) -> Viewer:
    """The caller, by ``PRIVATE-TOKEN``, ``Authorization: Bearer`` or ``JOB-TOKEN``.

    Raises:
        BadTokenError: the token is not one of the world's.
    """
    if "JOB-TOKEN" in request.headers:
        return Viewer(job=True)
    token = sent_token(request)
    if token is None:
        return Viewer()
    if token in world.token_faults:
        raise BadTokenError(world.token_faults[token])
    if token not in world.tokens:
        raise BadTokenError
    username = world.tokens[token]
    if any(user.username == username for user in world.users):
        return Viewer(username)
    return Viewer(username, admin=True)
