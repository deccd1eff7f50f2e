"""Whose certificates are trusted: the usual authorities, and the instance's own."""

import os
import ssl
from collections.abc import Mapping

import httpx

__all__ = ["find_ca_file", "tls_settings"]

_VARIABLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CI_SERVER_TLS_CA_FILE")
"""The last is GitLab's: a runner that reaches its GitLab by a private authority puts the file there."""


def find_ca_file(environment: Mapping[str, str] = os.environ) -> str:
    """The file of authorities that the environment names; empty when it names none that exists."""
    named = (environment.get(variable, "") for variable in _VARIABLES)
    return next((path for path in named if path and os.path.isfile(path)), "")  # noqa: PTH113 (may be no path)


def tls_settings(ca_file: str) -> ssl.SSLContext:
    """Settings that trust the usual authorities and those in a file, if one is named."""
    # httpx brings authorities of its own, for containers that have none; a company's are with the system.
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    if ca_file:
        context.load_verify_locations(cafile=ca_file)
    return context
