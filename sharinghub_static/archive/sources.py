"""What a site was made from, as files: snapshot, configuration, and the owner's templates and pages."""

import shutil
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import yaml

from sharinghub_static.build_inputs import owner_files
from sharinghub_static.config import SiteConfig
from sharinghub_static.config.loading import effective_settings
from sharinghub_static.errors import RefusedError
from sharinghub_static.hub_reading import interpret_hub
from sharinghub_static.isolation import Isolation
from sharinghub_static.snapshot.instances import FIRST
from sharinghub_static.snapshot.records import Visibility
from sharinghub_static.snapshot.state import publishable_state, unpack
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.text.files import is_text
from sharinghub_static.text.secrets import holds_secret
from sharinghub_static.tree_check import authored_emails, is_publishable, projects_with_secrets

__all__ = ["CONFIGURATION", "SNAPSHOT", "write_snapshot", "write_sources"]

CONFIGURATION = "site_config.yml"
"""Name of the configuration in the folder ``source`` of an archive's content."""

SNAPSHOT = "snapshot/snapshot.sqlite"
"""Path of the snapshot in an archive's content."""

_HEAD = "# The configuration with all that was in force: later files and the environment over earlier ones.\n"


def write_snapshot(config: SiteConfig, snapshot: Path, target: Path, secrets: Sequence[str]) -> None:
    """Write a snapshot without anything that is not public.

    Args:
        config: the site's configuration.
        snapshot: of the site.
        target: the new file; its folder is made.
        secrets: values that must not be in it.

    Raises:
        RefusedError: the hub shows projects that are not public, or is that of another GitLab.
    """
    with Snapshot.open(snapshot) as store:
        widths = {store.of(scope).instance.visibility for scope in (FIRST, *store.further)}
        if wider := sorted(widths - {Visibility.PUBLIC}):
            raise RefusedError(
                f"{snapshot} was crawled with gitlab.visibility {wider[0]}, and an archive "
                "holds what everybody may see",
                "Crawl with gitlab.visibility: public into another snapshot, and name it with --snapshot.",
            )
        store.refuse_another(config.gitlab.url)
        hub = interpret_hub(config, store, Isolation())
        publishable = partial(is_publishable, allowed=authored_emails(hub), secrets=secrets)
        state = unpack(publishable_state(store, len(hub.projects), publishable, projects_with_secrets(hub)))
        crawled, due = store.crawled_at, store.next_build_at
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(state)
    with Snapshot.open(target, create=True) as store:
        # The published site says both.
        if crawled:
            store.crawled_at = crawled
        store.next_build_at = due


def write_sources(
    config: SiteConfig,
    paths: Sequence[Path],
    environ: Mapping[str, str],
    folder: Path,
    secrets: Sequence[str],
) -> None:
    """Write the configuration as one file, and beside it what of the owner's it names.

    Args:
        config: the site's configuration.
        paths: its files.
        environ: the environment, which may say more.
        folder: an empty one, for the files.
        secrets: values that must not be in any of them.

    Raises:
        RefusedError: a file holds a secret, or is not below the folder of the configuration.
    """
    folder.mkdir(parents=True, exist_ok=True)
    settings = effective_settings(paths, environ)
    text = yaml.safe_dump(settings, allow_unicode=True, sort_keys=False, width=100)
    _refuse_secret(CONFIGURATION, text, secrets)
    (folder / CONFIGURATION).write_text(_HEAD + text, "utf-8")
    base = config.folder.resolve()
    for file in owner_files(config):
        real = file.resolve()
        if not real.is_relative_to(base):
            raise RefusedError(
                f"{file}: is outside of the folder of the configuration, {config.folder}",
                "Put it into that folder: an archive holds all that the site is made from.",
            )
        content, inside = real.read_bytes(), real.relative_to(base)
        if is_text(content):
            _refuse_secret(str(inside), content.decode("utf-8", "replace"), secrets)
        (folder / inside).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(real, folder / inside)


def _refuse_secret(name: str, text: str, secrets: Sequence[str]) -> None:
    if holds_secret(text) or any(secret in text for secret in secrets):
        raise RefusedError(
            f"{name}: holds a token or a password", "Keep it in a variable, and remove it here."
        )
