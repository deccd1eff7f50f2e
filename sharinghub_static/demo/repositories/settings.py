"""What a person says of their repositories, in ``repositories.yml`` beside them."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import yaml
from pydantic import TypeAdapter, ValidationError

from sharinghub_static.demo.world_models import Plain
from sharinghub_static.errors import ConfigError

__all__ = ["FILE", "RepositorySettings", "read_settings"]

FILE = "repositories.yml"


@dataclass(frozen=True, slots=True)
class RepositorySettings(Plain):
    """What Git does not know of a project.

    Args:
        path: full path of the project; else that of the folder.
        name: display name; else the last segment of the path.
        description: else that of a bare repository's file ``description``.
        topics: topics of the project; else what :mod:`kinds` says.
        stars: how many people marked it.
        created_at: else when its first commit was made.
        archived: whether it is kept for reading alone.
    """

    path: str = ""
    name: str = ""
    description: str = ""
    topics: tuple[str, ...] | None = None
    stars: int = 0
    created_at: datetime | None = None
    archived: bool = False


_SETTINGS = TypeAdapter(dict[str, RepositorySettings])


def read_settings(root: Path) -> dict[str, RepositorySettings]:
    """Name of each repository to what is said of it; empty without a file.

    Raises:
        ConfigError: the file is not of this form.
    """
    file = root / FILE
    try:
        content = yaml.safe_load(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigError([f"{file}: cannot be read as YAML: {error}"]) from error
    try:
        return _SETTINGS.validate_python(content or {})
    except ValidationError as error:
        raise ConfigError(
            [
                f"{file}: {'.'.join(map(str, mistake['loc'])) or 'the whole'}: {mistake['msg']}"
                for mistake in error.errors()
            ]
        ) from error
