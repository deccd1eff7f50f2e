"""Make an archive: render the site from what goes into it, then write all of it as a bag."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.archive.assets import FILES, MirroredFile, mirror_files
from sharinghub_static.archive.bag import BagWriter
from sharinghub_static.archive.crate import CRATE, crate_metadata
from sharinghub_static.archive.sources import CONFIGURATION, SNAPSHOT, write_snapshot, write_sources
from sharinghub_static.config.environment_secrets import secrets_of
from sharinghub_static.config.loading import config_paths
from sharinghub_static.errors import SiteError
from sharinghub_static.pipeline import Pipeline
from sharinghub_static.render_options import RenderOptions
from sharinghub_static.report import BuildResult
from sharinghub_static.reporting import Reporter
from sharinghub_static.site.layout import absolute
from sharinghub_static.version import __version__

__all__ = ["ArchiveSummary", "make_archive"]

_FORMAT = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE

_README = """\
# {title}

An archive of {address}, as it was on {date}: {projects} projects.{sources}

- Open `data/site/index.html` by double click: search and map work without a network.
  Or serve it: `sharinghub-static serve {name}`.
- `data/site/stac/catalog.json` is the STAC catalog; `data/site/stac/items.ndjson` has all Items, one a line.
- `data/snapshot/` is what GitLab returned, as far as it is public; `data/source/` is the configuration.
  `sharinghub-static render -c data/source/{configuration} -s data/{snapshot} -o ../site`
  writes the same site again, beside this folder, with version {version} of the program and the same extras.
- `data/{crate}` says what all this is (RO-Crate). Checksums are in `manifest-sha256.txt` (BagIt, RFC 8493):
  `sharinghub-static archive verify {name}`, or `bagit.py --validate` on the unpacked folder.

Each project has a licence of its own, which its page and its Item name.
{files}"""

_COPIES = """\

`data/files.json` lists the files of the projects: {copied} of {all} are copied to `data/site/data/files/`.
Items and pages lead to the copies. A site that is rendered again leads to GitLab.
"""


@dataclass(frozen=True, slots=True)
class ArchiveSummary:
    """An archive that was made.

    Args:
        output: the file.
        files: number of files of its content.
        size: their bytes.
        projects: that are in it.
        mirrored: files of the projects, copied or not; None where none were asked for.
    """

    output: Path
    files: int
    size: int
    projects: int
    mirrored: tuple[MirroredFile, ...] | None = None


def make_archive(
    output: Path,
    *,
    config: Sequence[Path],
    snapshot: Path,
    schemas: Path | None,
    environ: Mapping[str, str],
    jobs: int,
    reporter: Reporter,
    assets: int | None = None,
) -> ArchiveSummary:
    """Write a hub as one file.

    The site is rendered from the snapshot and the configuration in the archive: it is what they give.

    Args:
        output: the ZIP file; one that is there is replaced when the new one is whole.
        config: files of the configuration.
        snapshot: of the hub.
        schemas: folder of STAC schemas; None takes those beside the snapshot, or fetches them.
        environ: the environment.
        jobs: number of processes.
        reporter: where to say what goes on.
        assets: bytes that copies of the projects' files may have; None copies none.

    Raises:
        RefusedError: something is not public.
        SiteError: the site or the file cannot be written.
    """
    if output.is_dir() or not output.name.endswith(".zip"):
        raise SiteError(f"{output}: is no name of a ZIP file", "Name one, such as hub-2026-12.zip.")
    secrets = secrets_of(environ)
    with _workplace(output) as temporary:
        content = temporary / "content"
        whole = Pipeline.prepare(config, snapshot, environ, reporter)
        write_sources(whole.config, config_paths(list(config), environ), environ, content / "source", secrets)
        stored = content / SNAPSHOT
        write_snapshot(whole.config, snapshot, stored, secrets)
        folder = schemas or snapshot.parent / "schemas"
        if folder.is_dir():
            shutil.copytree(folder, content / "snapshot/schemas")
        result = _render(content, environ, jobs, reporter)
        for cache in stored.parent.iterdir():
            if cache.name not in {stored.name, "schemas"}:
                shutil.rmtree(cache) if cache.is_dir() else cache.unlink()
        files = None
        if assets is not None:
            cache = snapshot.parent / "archived-files"
            files = mirror_files(result.hub, content / "site", cache, assets, reporter)
            (content / FILES).write_bytes(orjson.dumps([asdict(file) for file in files], option=_FORMAT))
        (content / CRATE).write_bytes(crate_metadata(result.hub, content))
        return _pack(output, content, result, temporary / output.name, files, reporter)


@contextmanager
def _workplace(output: Path) -> Iterator[Path]:
    """A folder beside the output, in which the archive is made.

    Raises:
        SiteError: it cannot be made, or the disk is full.
    """
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{output.stem}-", dir=output.parent) as temporary:
            yield Path(temporary)
    except OSError as error:
        raise SiteError(
            f"{output}: cannot be written ({error.strerror or error})",
            "Name a file in a folder that you may write in, with room for the site and the archive.",
        ) from error


def _render(content: Path, environ: Mapping[str, str], jobs: int, reporter: Reporter) -> BuildResult:
    """Render the site of an archive's content."""
    # Its variables are in the configuration already; its secrets must not be in the site.
    variables = {name: value for name, value in environ.items() if name != "CONFIG_PATH"}
    pipeline = Pipeline.prepare([content / "source" / CONFIGURATION], content / SNAPSHOT, variables, reporter)
    result = pipeline.render(RenderOptions(output=content / "site", allow_shrink=True, jobs=jobs))
    _ = result.hub  # before the caches beside the snapshot are removed
    return result


def _origin(hub: Hub) -> tuple[str, str]:
    """The address of what is archived, and a line with the instances of a hub of several."""
    root_href, urls = hub.config.stac.root_href, hub.instance_urls
    address = absolute(root_href, "") if root_href else ", ".join(urls)
    sources = f"\nThey are from {len(urls)} GitLab instances: {', '.join(urls)}." if len(urls) > 1 else ""
    return address, sources


def _pack(
    output: Path,
    content: Path,
    result: BuildResult,
    draft: Path,
    mirrored: tuple[MirroredFile, ...] | None,
    reporter: Reporter,
) -> ArchiveSummary:
    hub = result.hub
    root, about = hub.config.stac.root, hub.config.portal.about
    address, sources = _origin(hub)
    projects = len(hub.projects)
    info = {
        "Bag-Software-Agent": f"sharinghub-static {__version__}",
        "Bagging-Date": hub.changed_at.date().isoformat(),
        "External-Description": root.description.strip() or root.title,
        "External-Identifier": address,
    }
    if about.operator:
        info["Source-Organization"] = about.operator
    readme = _README.format(
        title=root.title,
        address=address,
        date=hub.changed_at.date().isoformat(),
        projects=projects,
        sources=sources,
        name=output.name,
        configuration=CONFIGURATION,
        snapshot=SNAPSHOT,
        version=__version__,
        crate=CRATE,
        files=_COPIES.format(copied=sum(bool(file.path) for file in mirrored), all=len(mirrored))
        if mirrored is not None
        else "",
    )
    with (
        reporter.step("Writing the archive"),
        draft.open("wb") as file,
        BagWriter(file, output.stem, hub.changed_at) as bag,
    ):
        for entry in sorted(content.iterdir()):
            if entry.is_dir():
                bag.add_folder(entry.name, entry)
            else:
                bag.add(entry.name, entry)
        bag.finish(info, {"README.md": readme.encode()})
        summary = ArchiveSummary(output, bag.count, bag.size, projects, mirrored)
    draft.replace(output)
    return summary
