"""Make the site from a snapshot: render what changed, check the whole and publish it.

This loads all of the program. A build that finds nothing changed does without (:mod:`pipeline`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sharinghub_static.analysis.curated import curations
from sharinghub_static.analysis.hub import Hub
from sharinghub_static.config import SiteConfig
from sharinghub_static.last_build import LastBuild
from sharinghub_static.portal.components.formats import is_large
from sharinghub_static.render_options import RenderOptions, Stopwatch
from sharinghub_static.rendering import Rendering
from sharinghub_static.report import Unread, published_report
from sharinghub_static.reporting import Reporter
from sharinghub_static.site.manifest import Manifest
from sharinghub_static.site.schemas import SchemaStore
from sharinghub_static.site.stamps import KnownFiles
from sharinghub_static.site.writer import SiteWriter, WriteSummary
from sharinghub_static.snapshot.store import Snapshot

__all__ = ["MadeSite", "SiteMaking"]

_KNOWN_FILES: Final = "known-files"
"""Key in the manifest of what is known of the files of the site."""


@dataclass(frozen=True)
class MadeSite:
    """A site that was made and published.

    Args:
        published: the content of ``build.json`` in the site.
        hub: what was published; None of a large hub, which is read again where it is wanted.
        files: what was written.
        last: for the next build; its digests of inputs are empty.
    """

    published: Mapping[str, Any]
    hub: Hub | None
    files: WriteSummary
    last: LastBuild


@dataclass(frozen=True)
class SiteMaking:
    """How a site is made.

    Args:
        config: the site's configuration.
        options: what the owner asked for.
        secrets: values that must be in no file.
        reporter: where to say what goes on.
        stopwatch: measures the stages.
    """

    config: SiteConfig
    options: RenderOptions
    secrets: tuple[str, ...]
    reporter: Reporter
    stopwatch: Stopwatch

    def make(
        self,
        store: Snapshot,
        writer: SiteWriter,
        schemas: SchemaStore,
        pages: Path,
        thumbnails: Path,
        settings: str,
    ) -> MadeSite:
        """Write the site, check it and publish it.

        Args:
            store: the snapshot.
            writer: takes the files.
            schemas: to check STAC documents with.
            pages: file of the manifest, which holds what the last build made.
            thumbnails: folder of the cache of thumbnails.
            settings: digest of what all pages depend on.

        Raises:
            RefusedError: something about the whole site must not be published.
            SiteError: the site is not sound or cannot be written.
        """
        with Manifest.open(pages, settings) as manifest:
            writer.old.known = KnownFiles.from_bytes(manifest.text(_KNOWN_FILES))
            rendering = Rendering(
                self.config,
                store,
                writer,
                manifest,
                schemas,
                thumbnails,
                self.options,
                self.secrets,
                self.reporter,
                self.stopwatch,
            )
            hub = rendering.run()
            files = writer.publish()
            tree, known = writer.stamp()
            manifest.put_text(_KNOWN_FILES, known.as_bytes())
            manifest.update(writer.stamp_of)
        charges = rendering.charges
        last = LastBuild(
            inputs="",
            settings="",
            tree=tree,
            unvalidated=tuple(sorted(schemas.missing)),
            warnings=tuple(rendering.warnings),
            isolation=charges.isolation,
            unread=Unread.of(hub),
            left_out=charges.left_out,
            notices=tuple(notice for curation in curations(hub) for notice in curation.notices()),
        )
        return MadeSite(published_report(hub), None if is_large(hub) else hub, files, last)
