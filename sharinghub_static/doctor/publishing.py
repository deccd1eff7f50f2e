"""The portal's own project on GitLab: Pages, schedule and last pipeline."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sharinghub_static.config import SiteConfig
from sharinghub_static.doctor.instance import Examined
from sharinghub_static.doctor.lines import DoctorLine, failed, passed, warned
from sharinghub_static.snapshot.records import Visibility
from sharinghub_static.sources.git_remote import project_of
from sharinghub_static.sources.values import as_text

__all__ = ["examine_publishing", "own_project"]

_ACCESS = "https://docs.gitlab.com/user/project/pages/pages_access_control/"


def own_project(config: SiteConfig, environ: Mapping[str, str]) -> str:
    """Id or full path of the portal's project: that of the pipeline, or of the folder's Git remote."""
    if named := environ.get("CI_PROJECT_ID") or environ.get("CI_PROJECT_PATH"):
        return named
    return project_of(config.folder, config.gitlab.url)


def examine_publishing(examined: Examined, project: str) -> Iterator[DoctorLine]:
    """Whether what is built is published, to whom, and when it is built again.

    Args:
        examined: the GitLab.
        project: id or full path; empty where it is not known.
    """
    if not project:
        yield warned(
            "Pages",
            "not examined: this folder is not pushed to a project of this GitLab yet",
            "Push it, or run this in its pipeline.",
        )
        return
    reply = examined.inspector.get("projects", project)
    if not reply.values:
        yield warned(
            "Pages",
            f"not examined: project {project} cannot be read (HTTP {reply.status})",
            "Run this with a token that sees the portal's own project.",
        )
        return
    yield from _pages(examined, reply.values)
    yield from _schedule(examined, reply.values, project)
    yield from _limits(examined)


def _pages(examined: Examined, values: Mapping[str, object]) -> Iterator[DoctorLine]:
    access, visibility = as_text(values.get("pages_access_level")), as_text(values.get("visibility"))
    widest = examined.config.gitlab.visibility
    # "enabled" means everybody who may see the project.
    is_open = access == "public" or (access == "enabled" and visibility == "public")
    if access == "disabled":
        yield failed("Pages", "turned off for this project", "Settings, General, Visibility: turn on Pages.")
    elif not access:
        yield warned(
            "Pages", "GitLab does not say who may read them", "Look at Settings, General, Visibility."
        )
    elif is_open and widest is not Visibility.PUBLIC:
        yield failed(
            "Pages",
            f"open to everybody, and gitlab.visibility is {widest}",
            f"Turn on Pages access control ({_ACCESS}).",
        )
    else:
        readers = "everybody" if is_open else "members of the project"
        if access == "enabled" and visibility == "internal":
            readers = "signed-in users"
        yield passed("Pages", f"for {readers}")
    if as_text(values.get("builds_access_level")) == "disabled":
        yield failed(
            "pipelines",
            "CI/CD is turned off for this project",
            "Settings, General, Visibility: turn on CI/CD.",
        )


def _schedule(examined: Examined, values: Mapping[str, object], project: str) -> Iterator[DoctorLine]:
    listed = examined.inspector.get("projects", project, "pipeline_schedules")
    branch = as_text(values.get("default_branch")) or "main"
    entries = listed.payload if listed.status == 200 and isinstance(listed.payload, list) else None
    if entries is None:
        yield warned("schedule", f"not examined: GitLab does not list schedules (HTTP {listed.status})")
    else:
        schedules = [each for each in entries if isinstance(each, Mapping)]
        ours = [each for each in schedules if as_text(each.get("ref")).removeprefix("refs/heads/") == branch]
        active = [each for each in ours if each.get("active") is True]
        if active:
            times = sorted(filter(None, (as_text(each.get("next_run_at")) for each in active)))
            yield passed("schedule", f"next build {times[0]}" if times else "active")
        elif ours:
            yield warned(
                "schedule",
                "it is turned off: the portal gets no younger",
                "Build, Pipeline schedules: turn it on.",
            )
        else:
            yield warned(
                "schedule",
                f"none for the branch {branch}: the portal is as old as its last pipeline",
                "Build, Pipeline schedules: add one.",
            )
    runs = examined.inspector.get("projects", project, "pipelines", ref=branch, per_page="1").payload
    last = runs[0] if isinstance(runs, list) and runs and isinstance(runs[0], Mapping) else {}
    status, when = as_text(last.get("status")), _day(as_text(last.get("updated_at")))
    if status == "failed":
        yield warned("last pipeline", f"failed{when}", "Read its log: Build, Pipelines.")
    elif status:
        yield passed("last pipeline", f"{status}{when}")


def _day(moment: str) -> str:
    try:
        return f" on {datetime.fromisoformat(moment).date()}"
    except ValueError:
        return ""


def _limits(examined: Examined) -> Iterator[DoctorLine]:
    """Limits that GitLab tells to administrators alone."""
    settings = examined.inspector.get("application", "settings").values
    pages, artifacts = settings.get("max_pages_size"), settings.get("max_artifacts_size")
    if isinstance(pages, int) and isinstance(artifacts, int):
        yield passed("limits", f"a site of {pages:,} MB, artifacts of {artifacts:,} MB (0 is no limit)")
