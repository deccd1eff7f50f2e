"""All examinations, in the order in which one thing needs the other."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from sharinghub_static.config import SiteConfig, with_secret_files
from sharinghub_static.config.instances import (
    environment_of,
    instance_title,
    token_variables,
    with_token_variable,
)
from sharinghub_static.config.model import GitlabConfig
from sharinghub_static.doctor.instance import (
    Examined,
    examine_clock,
    examine_topics,
    examine_version,
    find_projects,
)
from sharinghub_static.doctor.lines import DoctorLine, failed, passed, warned
from sharinghub_static.doctor.machine import examine_disk, examine_site, examine_state
from sharinghub_static.doctor.publishing import examine_publishing, own_project
from sharinghub_static.doctor.token import examine_token, usable_token
from sharinghub_static.doctor.tracking import examine_tracking
from sharinghub_static.errors import ConfigError, SourceError
from sharinghub_static.extension_loading import load_site
from sharinghub_static.sources.gitlab.graphql import GraphqlClient
from sharinghub_static.sources.gitlab.inspection import Inspector
from sharinghub_static.sources.http.certificates import find_authorities, tls_settings
from sharinghub_static.sources.http.retry_policy import RetryPolicy

__all__ = ["examine"]

_RETRY_POLICY = RetryPolicy(attempts=2, first_wait=0.2, longest_wait=5, failures=4, throttled=1)


def examine(
    paths: Sequence[Path], snapshot: Path, site: Path, environ: Mapping[str, str]
) -> Iterator[DoctorLine]:
    """Examine a portal; each line comes as soon as it is known.

    Args:
        paths: configuration files, as for a build.
        snapshot: where a build keeps what it read.
        site: folder of the site.
        environ: the environment, for tokens and settings.
    """
    now = datetime.now(UTC)
    config = None
    try:
        environ = with_secret_files(environ)
        config, notices = load_site(paths, environ)
        environ = with_secret_files(environ, token_variables(config))
    except ConfigError as error:
        yield from (failed("configuration", mistake) for mistake in error.mistakes)
    else:
        yield from (warned("configuration", notice) for notice in notices)
        number = len(config.stac.categories)
        yield passed("configuration", f"{number} {'category' if number == 1 else 'categories'}")
        for gitlab in config.gitlabs:
            yield from _examine_instance(gitlab, config, environ, now)
    yield from examine_disk(snapshot.parent, site.parent, *([site] if os.path.lexists(site) else []))
    yield from examine_state(snapshot, config, now)
    yield from examine_site(site, config)


def _examine_instance(
    gitlab: GitlabConfig, config: SiteConfig, environ: Mapping[str, str], now: datetime
) -> Iterator[DoctorLine]:
    """Examine one GitLab with its own token, and its tracking server; of several each line names it."""
    is_first = gitlab == config.gitlabs[0]
    own_config = config.for_instance(config.instance_name(gitlab), only_its_categories=True)
    own_environ = environment_of(gitlab, config, environ)
    title = f"{instance_title(gitlab)}: " if len(config.gitlabs) > 1 else ""
    lines = [_examine_gitlab(own_config, own_environ, now)]
    if is_first or config.mlflow.type == "gitlab":
        lines.append(examine_tracking(own_config, own_environ))
    for line in chain.from_iterable(lines):
        yield replace(
            line,
            subject=f"{title}{line.subject}",
            message=with_token_variable(line.message, gitlab, config),
            advice=with_token_variable(line.advice, gitlab, config),
        )


def _publishes(config: SiteConfig, environ: Mapping[str, str]) -> bool:
    """Whether the portal's own project is on this GitLab: that of the pipeline, else the first one."""
    server = environ.get("CI_SERVER_URL", "").rstrip("/")
    return config.gitlab.url == server if server else config.gitlab == config.gitlabs[0]


def _examine_gitlab(config: SiteConfig, environ: Mapping[str, str], now: datetime) -> Iterator[DoctorLine]:
    token, wrong = usable_token(environ)
    yield from wrong
    if any(line.state == "fail" for line in wrong):
        return
    url, timeout = config.gitlab.url, min(config.gitlab.timeout, 15)
    with ExitStack() as stack:
        try:
            verify = tls_settings(find_authorities())
            inspector = stack.enter_context(Inspector(url, token, timeout, verify))
            ours, anonymous = (
                stack.enter_context(
                    GraphqlClient(url, each, timeout=timeout, retry_policy=_RETRY_POLICY, verify=verify)
                )
                for each in (token, None)
            )
        except SourceError as error:
            yield failed("GitLab", error.what, error.hint)
            return
        examined = Examined(config, now, inspector, ours, anonymous)
        answers = True
        for line in find_projects(examined):
            answers = answers and line.state != "fail"
            yield line
        parts: list[Callable[[], Iterator[DoctorLine]]] = [lambda: examine_clock(examined)]
        if answers:
            parts += [
                lambda: examine_version(examined),
                lambda: examine_token(examined) if not wrong else iter(()),
                lambda: examine_topics(examined),
            ]
            if len(config.gitlabs) == 1 or _publishes(config, environ):
                parts.append(lambda: examine_publishing(examined, own_project(config, environ)))
        elif token:
            parts.append(lambda: _only_refusals(examine_token(examined)))
        for part in parts:
            try:
                yield from part()
            except SourceError as error:
                if answers:
                    yield warned("GitLab", error.what.rstrip("."), error.hint)


def _only_refusals(lines: Iterator[DoctorLine]) -> Iterator[DoctorLine]:
    """Where no query was answered, of the token only what is wrong with it."""
    return (line for line in lines if line.state == "fail")
