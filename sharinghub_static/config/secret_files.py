"""Secrets that are in files, as Kubernetes and Docker hand them to a process."""

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from sharinghub_static.errors import ConfigError

__all__ = ["SECRETS", "with_secret_files"]

SECRETS = (
    "GITLAB_TOKEN",
    "GITLAB_REPORT_TOKEN",
    "MLFLOW_TRACKING_TOKEN",
    "MLFLOW_TRACKING_USERNAME",
    "MLFLOW_TRACKING_PASSWORD",
)
"""Variables that may be files of the same name in the folder ``SECRET_DIR``."""

_SENT_AS_HEADER = frozenset({"GITLAB_TOKEN", "GITLAB_REPORT_TOKEN", "MLFLOW_TRACKING_TOKEN"})
_FITS_A_HEADER = re.compile(r"[!-~]*")  # visible ASCII, as RFC 9110 has it for a field value without spaces

_LARGEST = 10_000  # bytes


def with_secret_files(environ: Mapping[str, str], tokens: Collection[str] = ()) -> dict[str, str]:
    """The environment, and what the files of ``SECRET_DIR`` say over it, as a SharingHub server has it.

    Args:
        environ: the environment.
        tokens: further variables that hold tokens.

    Raises:
        ConfigError: a file is there and cannot be a secret, or a token cannot be sent; neither is ever shown.
    """
    said = dict(environ)
    folder = environ.get("SECRET_DIR")
    mistakes = []
    if folder and not Path(folder).is_dir():
        mistakes.append(f"SECRET_DIR: {folder} is no folder here. Mount it, or unset the variable")
    for name in dict.fromkeys((*SECRETS, *tokens)) if folder else ():
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
            continue
        said[name] = secret
    sent = _SENT_AS_HEADER | set(tokens)
    for name in sent & said.keys():
        said[name] = said[name].strip()
    mistakes += [
        f"{name}: holds a line break, a space or a letter that HTTP cannot carry. Copy the token again"
        for name in sorted(sent)
        if not _FITS_A_HEADER.fullmatch(said.get(name, ""))
    ]
    if mistakes:
        raise ConfigError(mistakes)
    return said
