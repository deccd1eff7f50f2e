"""Where the tracking server wants a login: STAC's authentication extension, v1.1.0.

Source: https://github.com/stac-extensions/authentication
"""

from collections.abc import Mapping
from typing import Final

from sharinghub_static.project.builder import ProjectBuilder

__all__ = ["needs_login", "sign_in"]

_REFS: Final = "auth:refs"
_SCHEMES: Final = "auth:schemes"
_SCHEMA: Final = "https://stac-extensions.github.io/authentication/v1.1.0/schema.json"
_DESCRIPTIONS: Final = {
    "mlflow-sharinghub": "An access token of GitLab, of a member of the project.",
    "gitlab": "An access token of GitLab, of someone who may read the project.",
    "mlflow": "An account on the MLflow server.",
}


def sign_in(builder: ProjectBuilder) -> dict[str, object]:
    """Declare how to sign in, and return the field of what needs it; no field where none is needed.

    Args:
        builder: of the project, with what the tracking server said.
    """
    tracking = builder.tracking
    if tracking is None or not tracking.login:
        return {}
    name = "gitlab" if tracking.kind == "gitlab" else "mlflow"
    known = builder.properties.get(_SCHEMES, builder.unused_keys.pop(_SCHEMES, None))
    schemes = dict(known) if isinstance(known, dict) else {}
    description = _DESCRIPTIONS.get(tracking.kind, _DESCRIPTIONS["mlflow"])
    schemes[name] = {"type": "http", "scheme": tracking.login, "description": description}
    builder.properties[_SCHEMES] = schemes
    schema = builder.config.stac.extensions.get("authentication", _SCHEMA)
    builder.extensions.setdefault("authentication", schema)
    return {_REFS: [name]}


def needs_login(extra: Mapping[str, object]) -> bool:
    """Whether the further fields of an asset or a link say that it needs a login."""
    return bool(extra.get(_REFS))
