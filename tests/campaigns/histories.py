"""Random histories of a hub: after each step, the site built upon the last one is that of a clean build.

``python -m tests.campaigns.histories --steps 200 --seed 1`` prints each step with what was written. A step
adds, edits, renames, moves or removes a project, links it to another, gives it a topic, a picture or a model,
closes one of its features, lets the date of the crawl move by an hour or a year, changes the configuration,
a template, a catalog or a file of the site, or loses a cache.
"""

import argparse
import hashlib
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sharinghub_static
from sharinghub_static.snapshot.records import (
    FileRecord,
    InstanceRecord,
    PictureRecord,
    ProjectRecord,
    ReleaseRecord,
    TextRecord,
)
from sharinghub_static.snapshot.store import Snapshot
from tests.images import encoded
from tests.projects import GITLAB, make_record
from tests.tracking import make_tracking

CONFIG = """
gitlab: {{url: {gitlab}}}
portal: {{accent: "{accent}"}}
stac:
  root_href: {root}
  root:
    title: Hub
    locales: {{fr: {{title: Portail}}}}
  categories:
    - dataset: {{title: {title}, gitlab_topic: "sharinghub:dataset"}}
    - ai-model: {{title: Models, gitlab_topic: "sharinghub:aimodel"}}
"""
TOPICS = ("sharinghub:dataset", "sharinghub:aimodel")
NAMES = ("alps", "baltic", "carpathians", "danube", "etna", "faroe", "garonne", "hekla")
_BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Step:
    """A step of a history.

    Args:
        name: what was done.
        written: number of files that the build upon the last one wrote.
        differing: paths at which its site is not that of a clean build, sorted.
    """

    name: str
    written: int
    differing: tuple[str, ...]


class History:
    """A hub in a folder, changed at random.

    Args:
        folder: empty.
        seed: of the random numbers.
        jobs: processes that make the pages of the builds upon the last one; clean builds have one.
    """

    def __init__(self, folder: Path, seed: int, jobs: int = 1) -> None:
        self.folder, self._random, self._jobs = folder, random.Random(seed), jobs
        self._now = _BEGIN
        self._settings = {"accent": "#336699", "title": "Datasets", "root": "null", "gitlab": GITLAB}
        for name in ("schemas", "templates", "locales"):
            (folder / name).mkdir()
        self._write_config()
        with self._snapshot() as store:
            store.instance = InstanceRecord(GITLAB, "18.5.0", authenticated=False)
        for _ in range(4):
            self.add()
        self._render("public", ".sharinghub/snapshot.sqlite")

    def steps(self, number: int) -> Iterator[Step]:
        """Take so many random steps."""
        actions: list[Callable[[], None]] = [
            *(self.add, self.edit_readme, self.edit_readme, self.link, self.rename, self.move, self.remove),
            *(self.release, self.close, self.stars, self.crawl, self.configure, self.template, self.locale),
            *(self.link, self.tag, self.show, self.age, self.track, self.tamper, self.lose),
        ]
        for _ in range(number):
            yield self.step(self._random.choice(actions))

    def step(self, action: Callable[[], None]) -> Step:
        """Take one step, and compare the site built upon the last one with that of a clean build."""
        action()
        written = self._render("public", ".sharinghub/snapshot.sqlite", self._jobs)
        shutil.rmtree(self.folder / "clean", ignore_errors=True)
        (self.folder / "clean").mkdir()
        shutil.copy(self.folder / ".sharinghub/snapshot.sqlite", self.folder / "clean/snapshot.sqlite")
        self._render("clean/public", "clean/snapshot.sqlite")
        trees = [_tree(self.folder / name) for name in ("public", "clean/public")]
        paths = trees[0].keys() | trees[1].keys()
        differing = sorted(path for path in paths if trees[0].get(path) != trees[1].get(path))
        return Step(action.__name__, written, tuple(differing))

    # What may happen

    def add(self) -> None:
        """Add a project, or bring one back."""
        name = self._random.choice(NAMES)
        links = f"[related](../{self._random.choice(NAMES)}) [site]({GITLAB}/eo/{self._random.choice(NAMES)})"
        text = f"---\nbbox: [0, 40, {self._random.randint(1, 9)}, 45]\n---\n# {name}\n\n## Use\n\n{links}\n"
        self._put(make_record(f"eo/{name}", topics=self._topics(), texts=(_readme(text),)))

    def edit_readme(self) -> None:
        """Write a sentence more into a README."""
        if record := self._any():
            text = "".join(text.text for text in record.texts) + f"\nSentence {self._random.random()}.\n"
            self._put(replace(record, texts=(_readme(text),)))

    def link(self) -> None:
        """Name another project in the front matter, an address for mail, or a title."""
        if record := self._any():
            other = f"{GITLAB}/eo/{self._random.choice(NAMES)}"
            more = self._random.choice(
                (
                    "contact: a@lab.example",
                    f"related: {{dataset: {other}}}",
                    f"related: {{ai-model: {other}}}",
                    f"base_model: {other}",
                    f"successor: {other}",
                    f"title: Title of {other[-5:]}",
                )
            )
            self._put(replace(record, texts=(_readme(f"---\n{more}\n---\n# Linked\n\n## Use\n"),)))

    def tag(self) -> None:
        """Give a project a topic, which has a page when another has it too."""
        if record := self._any():
            topic = self._random.choice(("Flood", "flood", "land-cover"))
            self._put(replace(record, topics=tuple(sorted({*record.topics, topic}))))

    def show(self) -> None:
        """Show a picture in a README, whose bytes are there or not, and a picture or not."""
        if record := self._any():
            content = encoded(width=self._random.randint(60, 64)) if self._random.random() < 0.7 else b"PNG"
            sha256 = hashlib.sha256(content).hexdigest()
            picture = PictureRecord("map.png", sha256, len(content), "image/png")
            text = f"---\npreview: map.png\n---\n# Shown {self._random.randint(1, 9)}\n\n![Map](map.png)\n"
            if self._random.random() < 0.8:
                with self._snapshot() as store:
                    store.put_picture(sha256, content)
            files = (FileRecord("README.md"), FileRecord("map.png"))
            self._put(replace(record, texts=(_readme(text),), pictures=(picture,), files=files))

    def age(self) -> None:
        """Let a year pass, after which projects are in another stage of their lives."""
        self._now += timedelta(days=self._random.choice((100, 400)))
        self.crawl()

    def track(self) -> None:
        """Register models and runs at a tracking server."""
        if record := self._any():
            tracking = replace(make_tracking(), project_id=record.id, read_at=self._now)
            with self._snapshot() as store:
                store.tracking.put(tracking, "fingerprint", self._now)

    def rename(self) -> None:
        """Give a project another title or path."""
        if record := self._any():
            path = f"{record.full_path}-{self._random.randint(1, 9)}" if self._random.random() < 0.5 else ""
            name = f"Name {self._random.randint(1, 99)}"
            self._put(replace(record, name=name, full_path=path or record.full_path))

    def move(self) -> None:
        """Give a project other categories."""
        if record := self._any():
            self._put(replace(record, topics=self._topics()))

    def remove(self) -> None:
        """Remove a project."""
        if record := self._any():
            with self._snapshot() as store:
                store.remove([record.id], self._now)

    def release(self) -> None:
        """Publish a release, whose notes link to the README."""
        if record := self._any():
            tag = f"v{len(record.releases) + 1}"
            new = ReleaseRecord(tag, tag, "Notes, see [use](#use).", self._now, f"{record.web_url}/-/{tag}")
            self._put(replace(record, releases=(new, *record.releases)))

    def close(self) -> None:
        """Close the features of a project."""
        if record := self._any():
            self._put(replace(record, releases=(), texts=()))

    def stars(self) -> None:
        """Change the rank of a project."""
        if record := self._any():
            counts = replace(record.counts, stars=self._random.randint(0, 50))
            self._put(replace(record, counts=counts))

    def crawl(self) -> None:
        """Let a crawl find nothing but a new date in one project."""
        if record := self._any():
            self._put(replace(record, last_activity_at=self._now))

    def configure(self) -> None:
        """Change the configuration."""
        key, values = self._random.choice(
            (("accent", ("#336699", "#993333")), ("title", ("Datasets", "Data")),
             ("root", ("null", "https://hub.example.org/p/")))
        )  # fmt: skip
        self._settings[key] = self._random.choice(values)
        self._write_config()

    def template(self) -> None:
        """Change a template of the owner, which may show the date of the data."""
        text = self._random.choice(("{{ page.site.changed.iso }}", "static", "{{ page.title }}"))
        (self.folder / "templates/note.html").write_text(text)
        own = '{% extends "shipped/project.html" %}{% block here %}{% include "note.html" %}{% endblock %}'
        (self.folder / "templates/project.html").write_text(own)

    def locale(self) -> None:
        """Change a text of a language."""
        head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
        text = f'{head}\nmsgid "Files"\nmsgstr "Fichiers {self._random.random()}"\n'
        (self.folder / "locales/fr.po").write_text(text)

    def tamper(self) -> None:
        """Change or remove files of the site, or change their times."""
        files = sorted(
            path for path in (self.folder / "public").rglob("*") if path.suffix in {".html", ".gz"}
        )
        for file in self._random.sample(files, 3):
            kind = self._random.random()
            if kind < 0.3:
                file.unlink()
            elif kind < 0.6:
                status = file.stat()
                file.write_bytes(file.read_bytes()[::-1])
                os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
            else:
                os.utime(file, ns=(1, 1))

    def lose(self) -> None:
        """Lose or break a cache."""
        caches = sorted((self.folder / ".sharinghub").glob("snapshot.*[!e]"))
        for file in caches:
            if file.name != "snapshot.sqlite":
                file.unlink() if self._random.random() < 0.5 else file.write_bytes(b"broken")

    # Details

    def _topics(self) -> tuple[str, ...]:
        return tuple(sorted(self._random.sample(TOPICS, self._random.randint(1, 2))))

    def _any(self) -> ProjectRecord | None:
        with self._snapshot() as store:
            records = list(store.projects())
        return self._random.choice(records) if records else None

    def _put(self, record: ProjectRecord) -> None:
        self._now += timedelta(hours=1)
        with self._snapshot() as store:
            store.put(record, "fingerprint", self._now)

    @contextmanager
    def _snapshot(self) -> Iterator[Snapshot]:
        with Snapshot.open(self.folder / ".sharinghub/snapshot.sqlite", create=True) as store:
            yield store

    def _write_config(self) -> None:
        (self.folder / "site_config.yml").write_text(CONFIG.format(**self._settings))

    def _render(self, output: str, snapshot: str, jobs: int = 1) -> int:
        result = sharinghub_static.render(
            self.folder / "site_config.yml",
            self.folder / output,
            snapshot=self.folder / snapshot,
            schemas=self.folder / "schemas",
            allow_shrink=True,
            jobs=jobs,
            environ={},
        )
        return result.files.written if result.files else 0


def _readme(text: str) -> TextRecord:
    return TextRecord("README.md", text, len(text.encode()))


def _tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def main() -> int:
    """Take the steps, and print each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for number, step in enumerate(
            History(Path(folder), options.seed, options.jobs).steps(options.steps), 1
        ):
            wrong += bool(step.differing)
            print(f"{number:>4} {step.name:<12} {step.written:>4} written", *step.differing[:5], flush=True)
    print(f"{options.steps} steps, {wrong} with a site that differs from that of a clean build")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
