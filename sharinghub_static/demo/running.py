"""The embedded GitLab with the sample projects in it."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from sharinghub_static.demo.placement import placed
from sharinghub_static.demo.samples import load_world
from sharinghub_static.demo.server import EmbeddedGitlab

__all__ = ["sample_gitlab"]


@contextmanager
def sample_gitlab(port: int = 0) -> Iterator[EmbeddedGitlab]:
    """Run a GitLab with the sample projects, which know their own address.

    Args:
        port: where it listens on ``127.0.0.1``; 0, or one that another program has, takes a free one.
    """
    world = load_world()
    with EmbeddedGitlab(world, port=port if _is_free(port) else 0) as gitlab:
        gitlab.world = placed(world, gitlab.url)
        yield gitlab


def _is_free(port: int) -> bool:
    # werkzeug ends the process when its port is taken, so it is tried first.
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
