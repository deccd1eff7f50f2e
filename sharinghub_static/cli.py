"""The command line: parses, hands over, prints what came of it. No decision is made here.

Heavy packages are imported inside the commands, so that ``--help`` answers at once.
"""

import errno
import os
import signal
import sys
import threading
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import click

from sharinghub_static.cli_options import (
    SITE,
    common_options,
    config_option,
    debug_option,
    output_option,
    render_options,
    report_option,
    schemas_option,
    snapshot_option,
)
from sharinghub_static.console import make_reporter, show_error
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


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: what follows the program's name; None takes the process's own.

    Returns:
        Exit status: 0 done, 1 failed, 2 wrong usage or configuration, 3 refused as unsafe.
    """
    debug = "--debug" in (sys.argv[1:] if arguments is None else arguments)
    try:
        status = cli.main(arguments, prog_name="sharinghub-static", standalone_mode=False)
    except SharingHubError as error:
        if debug:
            raise
        show_error(error.lines())
        return error.exit_code
    except click.UsageError as error:
        error.show()
        return 2
    except click.ClickException as error:
        error.show()
        return 1
    except (click.Abort, KeyboardInterrupt):
        show_error(["interrupted; the snapshot keeps what was read, the site is as it was"])
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


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="sharinghub-static")
def cli() -> None:
    """Publish a GitLab's models, datasets and tools as a static STAC catalog and an HTML portal.

    GITLAB_TOKEN, a token with the scope read_api, is read from the environment; without one, what is
    public is crawled.
    """


@cli.command()
@config_option
@snapshot_option
@render_options
@common_options
def build(config: tuple[Path, ...], snapshot: Path, *, quiet: bool, **options: Any) -> None:
    """Crawl GitLab, then write the site and check it."""
    from sharinghub_static import api

    click.echo(api.build(config, snapshot=snapshot, reporter=make_reporter(quiet=quiet), **options).summary())


@cli.command()
@config_option
@snapshot_option
@common_options
def crawl(config: tuple[Path, ...], snapshot: Path, *, quiet: bool) -> None:
    """Read from GitLab what is new into the snapshot."""
    from sharinghub_static import api

    click.echo(api.crawl(config, snapshot=snapshot, reporter=make_reporter(quiet=quiet)).summary())


@cli.command()
@config_option
@snapshot_option
@render_options
@common_options
def render(config: tuple[Path, ...], snapshot: Path, *, quiet: bool, **options: Any) -> None:
    """Write the site from the snapshot and check it, without GitLab."""
    from sharinghub_static import api

    click.echo(
        api.render(config, snapshot=snapshot, reporter=make_reporter(quiet=quiet), **options).summary()
    )


@cli.command()
@click.argument("site", type=click.Path(path_type=Path, file_okay=False), default=SITE)
@schemas_option
@click.option(
    "--allow-email", multiple=True, metavar="ADDRESS", help="An e-mail address that is allowed in the site."
)
@click.option(
    "--config",
    "-c",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    help="The portal's configuration, so that the checks of its extensions are made too.",
)
@common_options
def check(
    site: Path, schemas: Path | None, allow_email: tuple[str, ...], config: tuple[Path, ...], *, quiet: bool
) -> None:
    """Check a site on disk: STAC schemas, links, HTML, secrets, e-mail addresses."""
    from sharinghub_static import api

    result = api.check(
        site,
        schemas=schemas,
        allowed_emails=allow_email,
        config=config or None,
        reporter=make_reporter(quiet=quiet),
    )
    for finding in (*result.findings, *result.warnings):
        click.echo(str(finding))
    click.echo(result.summary())
    if result.findings:
        raise click.exceptions.Exit(1)


@cli.command()
@click.argument("readmes", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="README.md...")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "gitlab", "sarif"]),
    default="text",
    show_default=True,
    help="Lines, GitLab's Code Quality report, or SARIF.",
)
@click.option(
    "--config",
    "-c",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    help="The portal's configuration, so that its categories are known.",
)
@debug_option
def lint(readmes: tuple[Path, ...], format_: str, config: tuple[Path, ...]) -> None:
    """Check the front matter of READMEs, as a pre-commit hook or in a merge request."""
    from sharinghub_static import api
    from sharinghub_static.project.lint import FORMATS

    problems = api.lint(readmes, config or None)
    click.echo(FORMATS[format_](problems), nl=False)
    if problems:
        raise click.exceptions.Exit(1)


@cli.command()
@click.argument("document", type=click.Choice(["site", "front-matter"]), default="site")
@click.option(
    "--config",
    "-c",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    help="The portal's configuration, so that front matter is held to its categories.",
)
@debug_option
def schema(document: str, config: tuple[Path, ...]) -> None:
    """Print the JSON Schema of site_config.yml, or of front matter, for editors."""
    import json

    from sharinghub_static.config.loading import load_config
    from sharinghub_static.config.schema import json_schema
    from sharinghub_static.project.schema import front_matter_schema

    known = load_config(config, os.environ).config if config else None
    schema_document = json_schema() if document == "site" else front_matter_schema(known)
    click.echo(json.dumps(schema_document, indent=2, ensure_ascii=False))


@cli.command()
@click.argument("site", type=click.Path(path_type=Path, file_okay=False), default=SITE)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, help="0 takes a free one.")
@click.option("--prefix", default="", help="Path of the site on the server, such as /group/project.")
@common_options
def serve(site: Path, host: str, port: int, prefix: str, *, quiet: bool) -> None:
    """Serve a site on disk as GitLab Pages would."""
    _serve(site, host, port, prefix, quiet=quiet)


def _serve(site: Path, host: str, port: int, prefix: str = "", *, quiet: bool) -> None:
    from sharinghub_static.site.serve import make_server

    with make_server(site, host=host, port=port, prefix=prefix) as server:
        if not quiet:
            address = f"http://{host}:{server.server_address[1]}/{prefix.strip('/')}"
            click.echo(f"{site} at {address.rstrip('/')}/ (stop with Ctrl+C)")
        with suppress(KeyboardInterrupt):
            server.serve_forever()


@cli.command()
@click.option("--serve", "serving", is_flag=True, help="Then serve the portal, and keep the GitLab running.")
@click.option("--port", default=8000, show_default=True, help="Port of the portal, with --serve.")
@click.option(
    "--gitlab-port", default=8929, show_default=True, help="Port of the GitLab; 0 takes a free one."
)
@click.option("--gitlab-only", is_flag=True, help="Run the GitLab alone, for your own experiments.")
@click.option(
    "--mlflow",
    "with_mlflow",
    is_flag=True,
    help="Run a real MLflow server with models to load, too (a minute).",
)
@click.option(
    "--mlflow-port", default=5000, show_default=True, help="Port of the MLflow server; 0 takes a free one."
)
@config_option
@output_option
@snapshot_option
@schemas_option
@report_option
@common_options
def demo(
    config: tuple[Path, ...],
    output: Path,
    snapshot: Path,
    schemas: Path | None,
    report: Path | None,
    *,
    serving: bool,
    port: int,
    gitlab_port: int,
    gitlab_only: bool,
    with_mlflow: bool,
    mlflow_port: int,
    quiet: bool,
) -> None:
    """Build a demo portal from bundled sample projects.

    A small GitLab on this machine has the projects. Models and experiments were recorded from a real MLflow
    server; with --mlflow one runs as long as the portal is served, and its models can be loaded.
    """
    from sharinghub_static.demo.running import (
        demo_config,
        remember_earlier,
        replay_mlflow,
        sample_gitlab,
        sample_mlflow,
    )
    from sharinghub_static.pipeline import Pipeline
    from sharinghub_static.rendering import RenderOptions
    from sharinghub_static.snapshot.store import Snapshot

    with ExitStack() as running:
        gitlab = running.enter_context(sample_gitlab(gitlab_port))
        if gitlab_only:
            click.echo(f"A GitLab with sample projects at {gitlab.url}/ (stop with Ctrl+C)")
            with suppress(KeyboardInterrupt):
                threading.Event().wait()
            return
        reporter, mlflow = make_reporter(quiet=quiet), f"http://127.0.0.1:{mlflow_port}"
        if with_mlflow:
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server ends with the demo
            folder = snapshot.parent / "mlflow"
            mlflow = running.enter_context(sample_mlflow(gitlab.world, folder, reporter, mlflow_port))
        # The demo shows what a visitor may see, whatever tokens this machine has.
        servers = {"GITLAB_URL": gitlab.url, "MLFLOW_TYPE": "mlflow", "MLFLOW_URL": mlflow}
        job = Pipeline.prepare(
            config or demo_config(os.environ),
            snapshot,
            {**os.environ, **servers, "GITLAB_TOKEN": ""},
            reporter,
        )
        if not with_mlflow:
            job.tracking = replay_mlflow
        job.crawl()
        with Snapshot.open(snapshot, create=True) as store:
            remember_earlier(store)
        click.echo(job.render(RenderOptions(output, schemas, report)).summary())
        if serving:
            if with_mlflow:
                click.echo(f"MLflow at {mlflow}/")
            _serve(output, "127.0.0.1", port, quiet=quiet)
            return
    again = "sharinghub-static demo --serve" + (" --mlflow" if with_mlflow else "")
    click.echo(f"Look at it: open {output / 'index.html'} in a browser, or: {again}")


if __name__ == "__main__":
    sys.exit(main())
