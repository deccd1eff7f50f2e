"""The project on GitLab that a folder is pushed to."""

import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from sharinghub_static.text.web_roots import path_below

__all__ = ["instance_of", "instance_of_remote", "origin_of", "project_of", "project_of_remote"]

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
    return instance_of_remote(origin_of(folder))


def project_of(folder: Path, url: str) -> str:
    """Return the full path of the project that a folder is pushed to; nothing where it is not known.

    Args:
        folder: any folder of the checkout.
        url: web address of the instance, without a slash at its end; it may hold a path.
    """
    return project_of_remote(origin_of(folder), url)


def origin_of(folder: Path) -> str:
    """Return the address of a folder's remote ``origin``; nothing where there is none."""
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
    return "" if done.returncode else done.stdout.strip()


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


def project_of_remote(remote: str, url: str) -> str:
    """Return the full path of a remote's project, where the remote is at this instance.

    Example:
        >>> project_of_remote("git@gitlab.example.org:eo/portal.git", "https://gitlab.example.org")
        'eo/portal'
    """
    if _WEB.fullmatch(remote):
        try:
            path = path_below(remote, url) or ""
        except ValueError:
            return ""
    else:
        ssh = _SSH.fullmatch(remote) if instance_of_remote(remote) else None
        if ssh is None or ssh[1].lower() != urlsplit(url).hostname:
            return ""
        path = remote[ssh.end(1) :].lstrip(":/")
        path = re.sub(r"^[0-9]+/", "", path) if remote.startswith("ssh://") else path
    return path.strip("/").removesuffix(".git")
