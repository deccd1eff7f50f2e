"""The secrets that a build is given by its environment, and that must be in no file of a site."""

from collections.abc import Iterable, Mapping
from urllib.parse import unquote, urlsplit

from sharinghub_static.config.instances import TOKEN_PREFIX
from sharinghub_static.config.secret_files import SECRETS

__all__ = ["lasting_secrets_of", "secrets_of"]

_OF_ONE_JOB = ("CI_JOB_TOKEN", "CI_REGISTRY_PASSWORD")
"""Variables whose values GitLab draws for each job."""

_SECRETS = (*sorted({*SECRETS} - {"MLFLOW_TRACKING_USERNAME"}), *_OF_ONE_JOB)
"""Variables whose values must be in no file of the site. A user name may well be a word of a README."""

_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
_SHORTEST = 8  # characters


def secrets_of(environ: Mapping[str, str], tokens: Iterable[str] = ()) -> tuple[str, ...]:
    """The values of the environment that must be in no file of a site.

    Args:
        environ: the environment.
        tokens: further variables that hold tokens.
    """
    further = sorted(name for name in environ if name.startswith(TOKEN_PREFIX))
    secrets = [environ[name] for name in dict.fromkeys((*_SECRETS, *tokens, *further)) if environ.get(name)]
    for name in _PROXIES:
        written = _password(environ.get(name, "") or environ.get(name.lower(), ""))
        secrets += filter(None, (written, unquote(written)))
    return tuple(dict.fromkeys(secrets))


def lasting_secrets_of(environ: Mapping[str, str], tokens: Iterable[str] = ()) -> tuple[str, ...]:
    """The values of :func:`secrets_of` that may be in a file of an earlier build.

    What GitLab draws for one job is in nothing that was made before that job, so files that are kept need not
    be searched for it. With it no pipeline would keep anything.

    Args:
        environ: the environment.
        tokens: further variables that hold tokens.

    Example:
        >>> lasting_secrets_of({"GITLAB_TOKEN": "glpat-a", "CI_JOB_TOKEN": "glcbt-b"})
        ('glpat-a',)
    """
    of_this_job = {environ[name] for name in _OF_ONE_JOB if name in environ}
    return tuple(secret for secret in secrets_of(environ, tokens) if secret not in of_this_job)


def _password(address: str) -> str:
    """The password in an address, as it is written; empty where there is none, or a short one."""
    try:
        password = urlsplit(address if "://" in address else f"http://{address}").password or ""
    except ValueError:
        return ""
    return password if len(password) >= _SHORTEST else ""
