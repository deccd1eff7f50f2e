"""The GitLab: whether it answers as one, its version, its clock, and what the categories' topics find."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sharinghub_static.config import SiteConfig
from sharinghub_static.doctor.lines import DoctorLine, failed, passed, warned
from sharinghub_static.errors import SourceError
from sharinghub_static.reporting import SilentReporter
from sharinghub_static.sources.gitlab.discovery import Discovery, discover
from sharinghub_static.sources.gitlab.graphql import GraphqlClient
from sharinghub_static.sources.gitlab.inspection import Inspector
from sharinghub_static.sources.gitlab.optional_parts import LOWEST_VERSION
from sharinghub_static.sources.values import as_text

__all__ = ["Examined", "examine_clock", "examine_topics", "examine_version", "find_projects"]

_LARGEST_DIFFERENCE = timedelta(minutes=2)


@dataclass
class Examined:
    """What the examination of a GitLab works with.

    Args:
        config: the site's configuration.
        inspector: sends single requests, with the token.
        graphql: sends the queries of a crawl, with the token.
        anonymous: the same without the token.
        now: the time, UTC.
        found: projects that a crawl would find.
        public: projects that a crawl without the token would find.
    """

    config: SiteConfig
    now: datetime
    inspector: Inspector
    graphql: GraphqlClient
    anonymous: GraphqlClient
    found: Discovery = field(default_factory=Discovery)
    public: Discovery = field(default_factory=Discovery)

    @property
    def has_token(self) -> bool:
        """Whether the requests have a token."""
        return self.inspector.token is not None


def find_projects(examined: Examined) -> Iterator[DoctorLine]:
    """Ask the crawl's first query, with the token and without; no line where both are answered."""
    url = examined.config.gitlab.url
    try:
        examined.found = _discover(examined, examined.graphql)
    except SourceError as error:
        yield failed("GitLab", error.what.rstrip("."), error.hint)
        return
    if examined.has_token:
        try:
            examined.public = _discover(examined, examined.anonymous)
        except SourceError:
            yield passed("GitLab", f"{url} answers; visitors without an account may read nothing")
            return
    else:
        examined.public = examined.found
    yield passed("GitLab", f"{url} answers")


def _discover(examined: Examined, client: GraphqlClient) -> Discovery:
    config = examined.config
    topics = [category.gitlab_topic for category in config.stac.categories]
    with SilentReporter().step("") as step:
        return discover(client, topics, widest=config.gitlab.visibility, salt=(), step=step)


def examine_version(examined: Examined) -> Iterator[DoctorLine]:
    """Compare the version with the oldest that is supported, and name what it lacks."""
    reply = examined.inspector.get("version")
    version = as_text(reply.values.get("version"))
    costs = examined.graphql.capabilities.costs()
    if not version:
        why = (
            "GitLab tells it to signed-in users alone" if not examined.has_token else "GitLab does not say it"
        )
        message = f"not known: {why}; it answers the queries of a crawl"
    elif _numbers(version) < _numbers(LOWEST_VERSION):
        yield failed("version", f"{version} is older than {LOWEST_VERSION}", "Upgrade GitLab.")
        return
    else:
        message = version
    if costs:
        yield warned("version", f"{message}; {costs}", "A newer GitLab has them.")
    else:
        yield passed("version", message)


def _numbers(version: str) -> tuple[int, ...]:
    parts = version.split("-")[0].split(".")[:2]
    return tuple(int(part) for part in parts if part.isdecimal())


def examine_clock(examined: Examined) -> Iterator[DoctorLine]:
    """Compare this machine's clock with that of the server."""
    moment = examined.inspector.get("version").date
    if moment is None:
        return
    difference = examined.now - moment
    if abs(difference) > _LARGEST_DIFFERENCE:
        seconds = round(abs(difference).total_seconds())
        way = "ahead of" if difference > timedelta(0) else "behind"
        yield warned(
            "clock",
            f"this machine is {seconds:,} s {way} GitLab",
            "Set it by NTP: dates of the site and the expiry of tokens and certificates go by it.",
        )
    else:
        yield passed("clock", "as GitLab's")


def examine_topics(examined: Examined) -> Iterator[DoctorLine]:
    """Count the projects of each category, and those that a reader does not get."""
    widest = examined.config.gitlab.visibility
    for category in examined.config.stac.categories:
        topic = category.gitlab_topic
        number = len(examined.found.topics.get(topic, ()))
        subject = f"topic {topic}"
        if number:
            yield passed(subject, f"{number:,} {_projects(number)} in {category.title}")
        else:
            yield warned(
                subject,
                f"no project in {category.title}{_near(examined.inspector, topic)}",
                "Add the topic to projects (Settings, General, Topics), or change gitlab_topic.",
            )
    if hidden := len(examined.found.hidden):
        yield warned(
            "visibility",
            f"{hidden:,} {_projects(hidden)} with these topics stay out: gitlab.visibility is {widest}",
            "That is right for a portal that everybody reads. Else widen it, with Pages access control.",
        )
    if not examined.found.fingerprints:
        yield failed(
            "projects", "no project can be published", "Look at the topics, the visibility and the token."
        )


def _projects(number: int) -> str:
    return "project" if number == 1 else "projects"


def _near(inspector: Inspector, topic: str) -> str:
    """Topics of this GitLab that look like one, for a message."""
    try:
        listed = inspector.get("topics", search=topic.rpartition(":")[2] or topic).payload
    except SourceError:
        return ""
    names = (
        [as_text(each.get("name")) for each in listed if isinstance(each, dict)]
        if isinstance(listed, list)
        else []
    )
    names = [name for name in names if name and name.casefold() != topic.casefold()][:3]
    return f"; GitLab has the topics {', '.join(names)}" if names else ""
