"""The embedded GitLab with the sample projects in it."""

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from sharinghub_static.demo.placement import placed
from sharinghub_static.demo.samples import load_world
from sharinghub_static.demo.server import EmbeddedGitlab
from sharinghub_static.errors import SourceError

__all__ = ["sample_gitlab"]


@contextmanager
def sample_gitlab(port: int = 0) -> Iterator[EmbeddedGitlab]:
    """Run a GitLab with the sample projects, which know their own address.

    Args:
        port: where it listens on ``127.0.0.1``; 0 takes a free one.

    Raises:
        SourceError: the port is taken.
    """
    _refuse_taken(port)
    world = load_world()
    with EmbeddedGitlab(world, port=port) as gitlab:
        gitlab.world = placed(world, gitlab.url)
        yield gitlab


def _refuse_taken(port: int) -> None:
    # werkzeug ends the process when its port is taken, so it is tried first.
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise SourceError(
                f"127.0.0.1:{port}: another program listens there", "Choose another --gitlab-port."
            ) from None
