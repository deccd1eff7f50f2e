"""The command line: its commands, and what becomes of an error: a line for people and an exit status."""

import atexit
import errno
import gc
import os
import sys
from pathlib import Path

import click

from sharinghub_static.commands.archive import archive
from sharinghub_static.commands.build import build, render
from sharinghub_static.commands.check import check
from sharinghub_static.commands.crawl import crawl
from sharinghub_static.commands.demo import demo
from sharinghub_static.commands.diff import diff
from sharinghub_static.commands.doctor import doctor
from sharinghub_static.commands.init import init
from sharinghub_static.commands.join import join
from sharinghub_static.commands.lint import lint, schema
from sharinghub_static.commands.preview import preview
from sharinghub_static.commands.report_problems import report_problems
from sharinghub_static.commands.serve import serve
from sharinghub_static.commands.state import state
from sharinghub_static.console import prepare_streams, show_error
from sharinghub_static.errors import SharingHubError
from sharinghub_static.version import __version__

__all__ = ["cli", "main"]

_FREE_SPACE, _ALLOW = "Free some space on the disk.", "Let this user read and write it."
_OF_THE_MACHINE = {
    errno.ENOSPC: _FREE_SPACE,
    errno.EDQUOT: _FREE_SPACE,
    errno.EFBIG: "Raise the limit of file sizes (ulimit -f).",
    errno.EMFILE: "Raise the limit of open files (ulimit -n).",
    errno.EACCES: _ALLOW,
    errno.EPERM: _ALLOW,
    errno.EROFS: _ALLOW,
    errno.EIO: "Look whether the disk is broken.",
}
"""What the system refuses, to what the owner can do about it; nothing of this is a bug."""


_COLLECT_GARBAGE = (10_000, 50, 10)
"""New objects before garbage is looked for, and how often older ones are looked at, too.

Of the 700 of Python nearly all are there to stay: modules, projects, pages that are about to be written. To
look at them again and again took 18 % of a build of 1,000 projects after one README changed, where it takes 3
now; the peak of memory is 1 to 2 % higher.
"""

_OF_A_BUILD = "interrupted; the snapshot keeps what was read, the site is as it was"
_INTERRUPTED = {
    "build": _OF_A_BUILD,
    "crawl": "interrupted; the snapshot keeps what was read",
    "demo": _OF_A_BUILD,
    "init": "interrupted; nothing was written",
    "render": "interrupted; the site is as it was",
}
"""Command to what is so after Ctrl+C."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: what follows the program's name; None takes the process's own.

    Returns:
        Exit status: 0 done, 1 failed, 2 wrong usage or configuration, 3 refused as unsafe.
    """
    debug = "--debug" in (sys.argv[1:] if arguments is None else arguments)
    prepare_streams()
    if arguments is None:
        _start_again_in_utf8()
        gc.set_threshold(*_COLLECT_GARBAGE)
        # Python looks for garbage in all objects once more when it ends: a tenth of a small build.
        atexit.register(gc.freeze)
    try:
        status = cli.main(arguments, prog_name="sharinghub-static", standalone_mode=False)
    except SharingHubError as error:
        if debug:
            raise
        show_error(error.lines())
        return error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return 2
    except click.UsageError as error:
        message = " ".join(error.format_message().split()).rstrip(".")
        command = error.ctx.command_path if error.ctx else "sharinghub-static"
        show_error([f"{message}. See {command} --help"])
        return 2
    except click.ClickException as error:
        show_error([" ".join(error.format_message().split())])
        return 1
    except (click.Abort, KeyboardInterrupt):
        command = next((name for name in arguments or sys.argv[1:] if name in cli.commands), "")
        show_error([_INTERRUPTED.get(command, "interrupted")])
        return 1
    except BrokenPipeError:
        # Whoever read the output has gone, as `head` does; Python would try once more to write the rest.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        if debug:
            raise
        if isinstance(error, OSError) and error.errno in _OF_THE_MACHINE:
            where = error.filename or "the output"
            show_error([f"{where}: {error.strerror}. {_OF_THE_MACHINE[error.errno]}"])
            return 1
        show_error([f"{type(error).__name__}: {error}. This is a bug; run again with --debug and report it."])
        return 1
    return status if isinstance(status, int) else 0  # click hands on the status of ctx.exit() and Exit


def _start_again_in_utf8() -> None:
    """Start the process again where Python takes all texts for ASCII (``LC_ALL=C`` with ``PYTHONUTF8=0``).

    Arguments and names of files would be unreadable in all that is done with them.
    """
    if sys.getfilesystemencoding() == "ascii" and sys.executable and not sys.flags.utf8_mode:
        os.execve(  # noqa: S606 - this program, with its own arguments
            sys.executable,
            [sys.executable, "-X", "utf8", *sys.orig_argv[1:]],
            {**os.environ, "PYTHONUTF8": "1"},
        )


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="sharinghub-static")
def cli() -> None:
    """Publish a GitLab's models, datasets and tools as a static STAC catalog and an HTML portal.

    GITLAB_TOKEN, a token with the scope read_api, is read from the environment; without one, what is
    public is crawled.
    """
    try:
        Path.cwd()
    except FileNotFoundError as error:
        raise SharingHubError("the current folder was deleted", "Change to another folder.") from error


for _command in (
    init,
    doctor,
    preview,
    build,
    crawl,
    render,
    check,
    diff,
    lint,
    report_problems,
    schema,
    serve,
    archive,
    state,
    join,
    demo,
):
    cli.add_command(_command)


if __name__ == "__main__":
    sys.exit(main())
