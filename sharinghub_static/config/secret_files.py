"""Secrets that stand in files, as Kubernetes and Docker hand them to a process."""

from collections.abc import Mapping
from pathlib import Path

from sharinghub_static.errors import ConfigError

__all__ = ["SECRETS", "with_secret_files"]

SECRETS = ("GITLAB_TOKEN", "MLFLOW_TRACKING_TOKEN", "MLFLOW_TRACKING_USERNAME", "MLFLOW_TRACKING_PASSWORD")
"""Variables that may be files of the same name in the folder ``SECRET_DIR``."""

_LARGEST = 10_000  # bytes


def with_secret_files(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment, and what the files of ``SECRET_DIR`` say over it, as a SharingHub server has it.

    Raises:
        ConfigError: a file is there and cannot be a secret; its content is never told.
    """
    said = dict(environ)
    folder = environ.get("SECRET_DIR")
    mistakes = []
    for name in SECRETS if folder else ():
        path = Path(folder or "") / name
        if not path.is_file():
            continue
        try:
            with path.open("rb") as stream:
                secret = stream.read(_LARGEST + 1).decode().strip()
        except (OSError, UnicodeDecodeError):
            mistakes.append(f"{path}: cannot be read as text; see that this process may read it")
            continue
        if not secret or len(secret) > _LARGEST or not secret.isprintable():
            mistakes.append(f"{path}: must hold one line, the value of {name}")
        said[name] = secret
    if mistakes:
        raise ConfigError(mistakes)
    return said
