"""The GitLab that a folder is pushed to."""

import re
import shutil
import subprocess
from pathlib import Path

__all__ = ["instance_of"]

_WEB = re.compile(r"(https?://)(?:[^@/]*@)?([^@/]+)/.*")
_SSH = re.compile(r"(?:ssh://)?(?:[^@/]+@)?([A-Za-z0-9.-]+)(?::[0-9]+/|[:/]).*")
_LONGEST_WAIT = 10  # seconds


def instance_of(folder: Path) -> str:
    """Return the address of the instance that a folder's Git remote ``origin`` is at.

    Returns:
        An address without a path; nothing where there is no Git, no such remote, or a path of this machine.

    Example:
        >>> instance_of(Path("portal"))  # doctest: +SKIP
        'https://gitlab.example.org'
    """
    git = shutil.which("git")
    while not folder.is_dir() and folder != folder.parent:
        folder = folder.parent
    if git is None:
        return ""
    command = [git, "-C", str(folder), "remote", "get-url", "origin"]
    try:
        done = subprocess.run(  # noqa: S603 - git itself, with a folder
            command, capture_output=True, text=True, check=False, timeout=_LONGEST_WAIT
        )
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        return ""
    return "" if done.returncode else instance_of_remote(done.stdout.strip())


def instance_of_remote(remote: str) -> str:
    """Return the instance of a remote's address, as Git writes it, without user and password.

    Example:
        >>> instance_of_remote("git@gitlab.example.org:eo/portal.git")
        'https://gitlab.example.org'
    """
    if web := _WEB.fullmatch(remote):
        return f"{web[1]}{web[2]}"
    ssh = _SSH.fullmatch(remote) if not remote.startswith(("/", ".", "file:")) else None
    return f"https://{ssh[1]}" if ssh and "." in ssh[1] else ""
