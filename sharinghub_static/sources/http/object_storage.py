"""Where GitLab may redirect a download: to its object storage.

With direct download, GitLab answers a request for a package, or for a file in Git LFS, with a redirect to a
signed address (lib/api/helpers/packages_helpers.rb, ``present_package_file!``). It is followed once, without
credentials.

A GitLab on a public address may not lead to a private one, where this machine could read what its operator
never published. A GitLab on a private address may: its storage is usually beside it. Link-local addresses,
which hold the metadata of cloud machines, are never asked.
"""

import ipaddress
import socket
from urllib.parse import urljoin

from sharinghub_static.sources.values import as_url

__all__ = ["storage_address"]

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def storage_address(base: str, location: str, secret: str) -> str:
    """Return the address to follow; empty when it may not be followed.

    Args:
        base: the address that answered with a redirect.
        location: the header ``Location``.
        secret: the token of the first request, which must not be in the second; may be empty.

    A host whose name cannot be resolved here is allowed: a proxy may know it, else no connection follows.
    """
    try:
        source, target = as_url(base), as_url(urljoin(base, location))
    except ValueError:
        return ""
    if source is None or target is None:
        return ""
    if target.scheme not in ("http", "https") or not target.host or target.userinfo:
        return ""
    if secret and secret in str(target):
        return ""
    if (source.scheme, source.host, source.port) == (target.scheme, target.host, target.port):
        return str(target)
    addresses = _addresses(target.host)
    if any(_is_never_asked(each) for each in addresses):
        return ""
    inside = any(not each.is_global for each in _addresses(source.host))
    if not inside and any(not each.is_global for each in addresses):
        return ""
    return str(target)


def _addresses(host: str) -> list[Address]:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    return [getattr(each, "ipv4_mapped", None) or each for each in addresses]


def _is_never_asked(address: Address) -> bool:
    return address.is_link_local or address.is_multicast or address.is_unspecified
