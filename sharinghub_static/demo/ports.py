"""Ports of this machine."""

import socket

__all__ = ["free_port"]


def free_port(wanted: int = 0) -> int:
    """A port of ``127.0.0.1`` that no program has: the one that is wanted, else any."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no port of 127.0.0.1 is free")
