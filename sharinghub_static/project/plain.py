"""Values of YAML as JSON can hold them."""

import math
from datetime import UTC, date, datetime
from typing import Any

from sharinghub_static.problems import phrase
from sharinghub_static.project.draft import Draft
from sharinghub_static.yaml_reader import YamlPath

__all__ = ["plain_value"]


def plain_value(draft: Draft, value: object, path: YamlPath) -> Any:
    """A value of the front matter as JSON can hold it; what it cannot hold is null, and a Problem.

    Args:
        draft: the project, for the Problem.
        value: as YAML was read: bounded in size and depth.
        path: where it stands.
    """
    if isinstance(value, dict):
        return {key: plain_value(draft, part, (*path, key)) for key, part in value.items()}
    if isinstance(value, list):
        return [plain_value(draft, part, (*path, index)) for index, part in enumerate(value)]
    if isinstance(value, datetime):
        try:
            moment = (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)
        except OverflowError:
            return value.isoformat()
        return moment.replace(tzinfo=None).isoformat() + "Z"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if value is None or isinstance(value, bool | int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    draft.problem("SH312", phrase("`%(value)s` cannot be published as JSON", value=str(value)[:40]), path)
    return None
