# ruff: noqa: E501 - lines are data
"""A GitLab with a distinct string in each place: those that must stay inside, and those that may be shown."""

import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta

from sharinghub_static.demo.world import SampleIssue, SampleNote, SampleProject, SampleUser, World
from tests.campaigns.canary.tracking import SIGNED, TRACKED, signed
from tests.campaigns.worlds import DATASET, full_project
from tests.picture_metadata.making import MAKERS
from tests.worlds import ADMIN_TOKEN, MEMBER_TOKEN, NOW, STRANGER_TOKEN, files, make_world, sample

__all__ = ["FEATURES", "SECRETS", "SHOWN", "Planted", "canary", "plant"]

SECRETS = (
    "GITLAB_TOKEN",
    "MLFLOW_TRACKING_TOKEN",
    "MLFLOW_TRACKING_PASSWORD",
    "CI_JOB_TOKEN",
    "CI_REGISTRY_PASSWORD",
)
"""Variables of the environment that hold a secret."""

FEATURES: dict[str, tuple[str, ...]] = {
    "issues": ("review title", "review text", "review note"),
    "merge_requests": ("merge request",),
    "releases": ("release name", "release notes", "release link"),
    "package_registry": ("package",),
    "container_registry": ("image",),
    "environments": ("environment", "environment address"),
    "repository": ("file", "readme", "branch", "issue template"),
}
"""Feature of GitLab, by the name of its access level, to the places that close with it.

The repository is the last: others are not shown without it.
"""

SHOWN = ("MLflow parameter",)
"""Places that are always shown."""

_SIGNED_IN = ("README", "release notes", "release link", "review note", "description", "environment")


def canary(place: str) -> str:
    """The string of a place: letters and digits, so that few encodings change it."""
    return "zq" + hashlib.sha256(place.encode()).hexdigest()[:18]


@dataclass(frozen=True)
class Planted:
    """A world, and its strings by the place that holds them.

    Args:
        inside: must be found nowhere.
        featured: may be shown as long as their feature is open.
        project_id: GitLab's id of the public project.
    """

    world: World
    inside: dict[str, str]
    featured: dict[str, str]
    project_id: int


def plant(closed: str = "") -> Planted:
    """The world with its strings.

    Args:
        closed: a feature of the public project that is kept for members.
    """
    inside = {
        place: canary(place)
        for place in (
            "confidential title", "confidential text", "confidential note", "internal note", "e-mail of a member",
            "e-mail of a contributor", "private name", "private readme", "private release", "private issue",
            "internal name", "internal readme", "DVC password", "DVC user", "README token",
            *(f"metadata of a picture: {kind}" for kind in MAKERS),
            *(f"{storage} signature in {holder}" for storage in SIGNED for holder in _SIGNED_IN), *TRACKED,
        )
    }  # fmt: skip
    featured = {place: canary(place) for places in (*FEATURES.values(), SHOWN) for place in places}
    public = _public(inside, featured)
    if closed in ("repository", "issues"):
        public = replace(public, members=("ada",), **{f"{closed}_access": "PRIVATE"})
    elif closed:
        public = replace(public, members=("ada",), access={closed: "PRIVATE"})
    world = make_world(
        public,
        _hidden("private", inside),
        _hidden("internal", inside),
        sample("eo/plain", topics=(DATASET,)),
        users=(
            SampleUser("ada", "Ada Sample", f"{inside['e-mail of a member']}@private.example"),
            SampleUser("bob", "Bob Sample", f"{inside['e-mail of a contributor']}@private.example"),
        ),
        tokens={MEMBER_TOKEN: "ada", STRANGER_TOKEN: "bob", ADMIN_TOKEN: "root"},
    )
    return Planted(world, inside, featured, public.id)


def _public(inside: dict[str, str], featured: dict[str, str]) -> SampleProject:
    def addresses(holder: str) -> str:
        return " ".join(signed(storage, inside[f"{storage} signature in {holder}"]) for storage in SIGNED)

    project = full_project()
    note = SampleNote(
        "bob", f"A note {featured['review note']}. {addresses('review note')}", NOW - timedelta(days=2)
    )
    hidden = SampleNote("ada", f"Inside: {inside['internal note']}", NOW - timedelta(days=1), internal=True)
    issues = (
        SampleIssue(
            f"Review {featured['review title']}",
            "bob",
            NOW - timedelta(days=8),
            f"It is fine {featured['review text']}.",
            labels=("review",),
            notes=(note, hidden),
        ),
        SampleIssue(
            f"Hole {inside['confidential title']}",
            "ada",
            NOW - timedelta(days=3),
            inside["confidential text"],
            labels=("review",),
            confidential=True,
            notes=(SampleNote("ada", inside["confidential note"], NOW - timedelta(days=1)),),
        ),
    )
    newest, *older = project.releases
    newest = replace(
        newest,
        name=f"Two {featured['release name']}",
        description=f"Notes {featured['release notes']} {addresses('release notes')}",
        links=tuple(
            replace(
                link,
                name=f"Paper {featured['release link']} {storage}",
                url=signed(storage, inside[f"{storage} signature in release link"]),
            )
            for release in older
            for link in release.links
            for storage in SIGNED
        ),
    )
    config = (
        "[core]\n    remote = store\n['remote \"store\"']\n    url = https://dvc.example.org/path\n"
        f"    user = {inside['DVC user']}\n    password = {inside['DVC password']}\n"
    )
    token = f"glpat-{inside['README token']}XyZ9"
    readme = f"# Cover {featured['readme']}\n\n`git clone https://oauth2:{token}@gitlab.example.org/x`\n\n{addresses('README')}\n"
    pictures = {
        f"docs/{kind.replace(' ', '-')}.{kind.split()[-1]}": make(inside[f"metadata of a picture: {kind}"])
        for kind, make in MAKERS.items()
    }
    readme += "".join(f"\n![A picture]({path})\n" for path in pictures)
    replaced = {"README.md", ".dvc/config", "preview.png"}
    kept = tuple(file for file in project.files if file.path not in replaced)
    return replace(
        project,
        description=f"Cover {addresses('description')}",
        default_branch=f"main-{featured['branch']}",
        files=(
            *kept,
            *files(
                {
                    "README.md": readme,
                    "preview.png": pictures["docs/png.png"],
                    **pictures,
                    ".dvc/config": config,
                    f"{featured['file']}.tif": b"II*\0",
                    f".gitlab/{featured['issue template']}.md": "x",
                }
            ),
        ),
        issues=issues,
        releases=(newest, *older),
        packages=tuple(replace(package, name=featured["package"]) for package in project.packages),
        containers=tuple(replace(image, name=featured["image"]) for image in project.containers),
        merge_requests=tuple(
            replace(request, title=f"Add {featured['merge request']}") for request in project.merge_requests
        ),
        environments=tuple(
            replace(
                one,
                name=featured["environment"],
                external_url=f"https://{featured['environment address']}.example.org",
            )
            for one in project.environments
        )
        + tuple(
            replace(
                one, name=storage, external_url=signed(storage, inside[f"{storage} signature in environment"])
            )
            for one in project.environments
            for storage in SIGNED
        ),
    )


def _hidden(visibility: str, inside: dict[str, str]) -> SampleProject:
    project = full_project(f"eo/{inside[f'{visibility} name']}")
    readme = files({"README.md": f"# {inside[f'{visibility} readme']}"})
    changed = replace(project, visibility=visibility, files=readme, members=("ada",))
    if visibility == "private":
        released = tuple(replace(one, description=inside["private release"]) for one in project.releases)
        raised = tuple(replace(one, title=inside["private issue"]) for one in project.issues)
        changed = replace(changed, releases=released, issues=raised)
    return changed
