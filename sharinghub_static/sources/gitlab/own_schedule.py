"""When the schedule of the portal's own pipeline will build the next time.

GitLab lists the schedules of a project to its members (docs.gitlab.com/api/pipeline_schedules); with a token
that does not see them, the time stays unknown.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime

from sharinghub_static.errors import SharingHubError
from sharinghub_static.sources.gitlab.inspection import Inspector
from sharinghub_static.sources.http.certificates import find_authorities, tls_settings
from sharinghub_static.sources.values import as_text

__all__ = ["next_scheduled_build"]


def next_scheduled_build(
    url: str, environ: Mapping[str, str], now: datetime, timeout: float = 30
) -> datetime | None:
    """Return when the pipeline that runs this program is scheduled the next time, UTC.

    Args:
        url: web address of the GitLab that is crawled.
        environ: the environment: a pipeline of that GitLab, and a token.
        now: the time, UTC; earlier times are none.
        timeout: seconds to wait for the answer.

    Returns:
        None outside of a pipeline, without a schedule, or where GitLab does not say.
    """
    project, branch = environ.get("CI_PROJECT_ID"), environ.get("CI_DEFAULT_BRANCH", "")
    same = environ.get("CI_SERVER_URL", "").rstrip("/") == url.rstrip("/")
    token = environ.get("GITLAB_TOKEN")
    if not (project and token and same):
        return None
    listed: object = None
    with (
        suppress(SharingHubError),
        Inspector(url.rstrip("/"), token, timeout, tls_settings(find_authorities())) as inspector,
    ):
        reply = inspector.get("projects", project, "pipeline_schedules", scope="active", per_page="100")
        listed = reply.payload if reply.status == 200 else None
    moments = [
        moment
        for each in (listed if isinstance(listed, list) else ())
        if isinstance(each, Mapping) and each.get("active") is not False
        if as_text(each.get("ref")).removeprefix("refs/heads/") == branch or not branch
        if (moment := _moment(as_text(each.get("next_run_at")))) is not None and moment > now
    ]
    return min(moments, default=None)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None
