"""Whose certificates are trusted: the usual authorities, and the instance's own.

One set of TLS settings serves all clients of GitLab and MLflow. Each of them reads other variables by itself:
OpenSSL ``SSL_CERT_FILE`` and ``SSL_CERT_DIR``, requests ``REQUESTS_CA_BUNDLE`` and ``CURL_CA_BUNDLE``.
"""

import os
import ssl
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from sharinghub_static.errors import SourceError

__all__ = ["ca_bundle", "certificate_hint", "find_authorities", "tls_settings"]

_VARIABLES = (
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "CI_SERVER_TLS_CA_FILE",
)
"""The last is GitLab's: a runner that reaches its GitLab by a private authority puts the file there."""

_ENDINGS = frozenset({".pem", ".crt", ".cer"})
"""Files of a folder with certificates; OpenSSL's own names there are ``<hash>.<number>``."""

_MOST_FILES = 1_000


def find_authorities(environ: Mapping[str, str] = os.environ) -> tuple[Path, ...]:
    """Return the files with certificates of authorities that the environment names.

    Args:
        environ: its variables ``SSL_CERT_FILE``, ``SSL_CERT_DIR``, ``REQUESTS_CA_BUNDLE``,
            ``CURL_CA_BUNDLE`` and ``CI_SERVER_TLS_CA_FILE`` are read. Each names a file or a folder, or
            several, separated as in ``PATH``. What does not exist is left out.
    """
    found: list[Path] = []
    for variable in _VARIABLES:
        for name in environ.get(variable, "").split(os.pathsep):
            found += _files(name)
    return tuple(dict.fromkeys(found))


def _files(name: str) -> list[Path]:
    path = Path(name)
    try:
        if not name or "\0" in name:
            return []
        if path.is_dir():
            inside = [file for file in sorted(path.iterdir()) if _has_name_of_certificate(file)]
            # The names that OpenSSL wants there are links to files beside them.
            each_once = {file.resolve(): file for file in inside[:_MOST_FILES] if _is_certificate(file)}
            return list(each_once.values())
        return [path] if path.is_file() else []
    except OSError:
        return []


def _is_certificate(file: Path) -> bool:
    """Whether it holds certificates; a folder may hold other files, while a file that is named must."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=file)
    except (ssl.SSLError, OSError):
        return False
    return True


def _has_name_of_certificate(file: Path) -> bool:
    return file.suffix.lower() in _ENDINGS or (len(file.stem) == 8 and file.suffix[1:].isdigit())


def tls_settings(authorities: Iterable[Path] = ()) -> ssl.SSLContext:
    """Return settings that trust the usual authorities and those in some files.

    Args:
        authorities: files of certificates in PEM.

    Raises:
        SourceError: a file holds none, or cannot be read.
    """
    files = tuple(authorities)
    if not files:
        return _usual_settings()
    context = _make_settings()
    for file in files:
        # Python 3.13 refuses authorities without an identifier of their key, which many companies' are.
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
        try:
            context.load_verify_locations(cafile=file)
        except (ssl.SSLError, OSError) as error:
            raise SourceError(f"{file} holds no certificates that can be read") from error
    return context


def _make_settings() -> ssl.SSLContext:
    # httpx brings authorities of its own, for containers that have none; a company's are with the system.
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    return context


# Reading some 150 authorities takes longer than the rest of a small crawl. What changes them by a variable
# is a file, and files are not cached.
_usual_settings = lru_cache(maxsize=1)(_make_settings)


@contextmanager
def ca_bundle(authorities: Iterable[Path]) -> Iterator[str]:
    """Make one file of the usual authorities and some more, for clients that take nothing else.

    Args:
        authorities: files of certificates in PEM.

    Yields:
        The path of the file, which exists for as long as the block lasts; empty where there are none.
    """
    files = tuple(authorities)
    if not files:
        yield ""
        return
    with TemporaryDirectory(prefix="sharinghub-static-") as folder:
        bundle = Path(folder, "authorities.pem")
        usual = tls_settings().get_ca_certs(binary_form=True)
        parts = [*map(ssl.DER_cert_to_PEM_cert, usual), *(file.read_text("latin-1") for file in files)]
        bundle.write_text("\n".join(parts), "latin-1")
        yield str(bundle)


def certificate_hint(reason: str, environ: Mapping[str, str] = os.environ) -> str:
    """Return what to do about a certificate that is not trusted.

    Args:
        reason: as OpenSSL gives it.
        environ: where authorities are named.
    """
    if "has expired" in reason or "not yet valid" in reason:
        return "Ask the server's administrator to renew its certificate, or correct this machine's clock."
    if "mismatch" in reason or "not valid for" in reason:
        return "The certificate is for another host: check the address in the configuration."
    for variable in _VARIABLES:
        for name in environ.get(variable, "").split(os.pathsep):
            if name and not _files(name):
                return f"{variable} names {name}, where no certificates are: name the file of its authority."
    return "Name the file with its certificate authority in SSL_CERT_FILE."
