"""The examples of ``docs/extending.md`` do in a real build what the page says."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree, html

from sharinghub_static import extend
from sharinghub_static.cli import main
from sharinghub_static.config.loading import load_config
from sharinghub_static.demo.running import sample_gitlab
from sharinghub_static.extension_loading import with_extensions
from sharinghub_static.file_heads import read_head, reader_of
from tests.gitlab_double.server import EmbeddedGitlab
from tests.published_schemas import stac_folder
from tests.registry.packages import install
from tests.worlds import make_world, sample

ROOT = Path(__file__).resolve().parents[1]
GUIDE = (ROOT / "docs" / "extending.md").read_text("utf-8")
_EXAMPLE = re.compile(r"^## ([^\n]+)\n(?:(?!^## ).)*?```python\n(.*?)```", re.MULTILINE | re.DOTALL)
EXAMPLES = {re.sub(r"[^a-z]+", "_", title.lower()): code for title, code in _EXAMPLE.findall(GUIDE)}
KINDS = ("metadata_rule", "ranking", "completeness", "check", "exporter", "page")
WITH = "earthlab/land/landcover-unet"
"""A model with a notebook."""
SOME = ("earthlab/", "eo-toolbox", "lumen-specter")
"""Groups whose projects have licences and none, notebooks and none, short titles and long ones."""


class Portal:
    """Some of the sample projects, crawled once, and what is built from them."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.public, self.url = folder, folder / "public", url
        shutil.copy(ROOT / "tests/site_config.yml", folder)
        (folder / "schemas").mkdir()

    def run(self, *arguments: str, **environ: str) -> int:
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.folder)
            for name in ("GITLAB_TOKEN", "GITLAB_CI", "CONFIG_PATH"):
                patch.delenv(name, raising=False)
            patch.setenv("GITLAB_URL", self.url)
            patch.setenv("STAC_ROOT_HREF", "https://hub.example.org/portal/")
            for name, value in environ.items():
                patch.setenv(name, value)
            schemas = ("--schemas", str(stac_folder(self.folder / "schemas")))
            return main([*arguments, *(schemas if arguments[0] in {"render", "check"} else ())])

    def text(self, path: str) -> str:
        return (self.public / path).read_text("utf-8")

    def words(self, path: str) -> str:
        return " ".join(html.fromstring(self.text(path)).text_content().split())

    def extend(self, **files: str) -> None:
        folder = self.folder / "extensions"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, code in files.items():
            (folder / f"{name}.py").write_text(code, "utf-8")


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with sample_gitlab() as gitlab:
        some = (project for project in gitlab.world.projects if project.namespace.startswith(SOME))
        gitlab.world = replace(gitlab.world, projects=tuple(some))
        portal = Portal(tmp_path_factory.mktemp("portal"), gitlab.url)
        assert portal.run("crawl", "-q") == 0
        yield portal


@pytest.fixture(scope="module")
def small_portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Two projects, for what does not depend on what the projects say."""
    topics = ("sharinghub:aimodel", "sharinghub:dataset")
    world = make_world(*(sample(f"eo/p{number}", topics=(topic,)) for number, topic in enumerate(topics)))
    with EmbeddedGitlab(world) as gitlab:
        portal = Portal(tmp_path_factory.mktemp("small"), gitlab.url)
        assert portal.run("crawl", "-q") == 0
        yield portal


@pytest.fixture(scope="module")
def built(portal: Portal) -> Portal:
    """The portal with all examples of the page, each in a file of its own."""
    portal.extend(**EXAMPLES)
    assert portal.run("render") == 0
    return portal


def test_the_page_has_an_example_of_each_kind() -> None:
    for kind in KINDS:
        code = next(code for code in EXAMPLES.values() if f"@extend.{kind}(" in code)
        statements = code[code.index("@extend") :].strip().split("\n")
        assert len(statements) <= 12, kind


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_example_can_be_loaded_alone(tmp_path: Path, name: str) -> None:
    shutil.copy(ROOT / "tests/site_config.yml", tmp_path)
    (tmp_path / "extensions").mkdir()
    (tmp_path / "extensions" / f"{name}.py").write_text(EXAMPLES[name], "utf-8")
    config, _ = with_extensions(load_config([tmp_path / "site_config.yml"], {}).config)
    assert config.registry.definitions


def test_a_metadata_rule_is_in_the_item_and_on_the_page(built: Portal) -> None:
    id_ = WITH.replace("/", "--")
    item = json.loads(built.text(f"stac/ai-model/{id_}/{id_}.json"))
    assert item["properties"]["acme:notebooks"] == 1
    assert "Notebooks" in built.words(f"ai-model/{WITH}/index.html")


def test_a_component_is_on_the_pages_of_the_ranking(built: Portal) -> None:
    assert "Notebooks; 3 or more give the full score." in built.words("rankings/index.html")


def test_a_check_of_completeness_is_on_pages_in_both_languages(built: Portal) -> None:
    coverage = json.loads(built.text("health.json"))["coverage"]["acme-example"]
    assert coverage["asked"] > coverage["passed"] > 0
    assert WITH not in coverage["lacking"]
    assert "Add a notebook to the repository." in built.words("health/index.html")
    assert "Ajoutez un notebook au dépôt." in built.words("fr/health/index.html")


def test_a_file_for_programs_is_written_and_named(built: Portal) -> None:
    licences = json.loads(built.text("exports/licences.json"))
    assert sum(map(len, licences.values())) == json.loads(built.text("health.json"))["projects"]
    assert f"https://hub.example.org/portal/ai-model/{WITH}/" in {
        address for addresses in licences.values() for address in addresses
    }
    assert 'href="exports/licences.json"' in built.text("index.html")
    assert 'href="../../exports/licences.json"' in built.text("fr/map/index.html")


def test_a_page_is_in_each_language_the_menu_and_the_sitemap(built: Portal) -> None:
    assert "Projects without a licence:" in built.words("pages/licences/index.html")
    assert "Projets sans licence :" in built.words("fr/pages/licences/index.html")
    assert "Licences d’utilisation" in html.fromstring(built.text("fr/index.html")).xpath("string(//header)")
    addresses = etree.fromstring(built.text("sitemap.xml").encode()).xpath("//*[local-name()='loc']/text()")
    for path in ("pages/licences/", "fr/pages/licences/"):
        assert f"https://hub.example.org/portal/{path}" in addresses
    page = html.fromstring(built.text("pages/licences/index.html"))
    links = page.xpath("//main//li/a/@href")
    assert links
    assert all((built.public / "pages/licences" / href).resolve().is_file() for href in links)


def test_a_kind_of_problem_is_on_the_page_of_kinds(built: Portal) -> None:
    kinds = html.fromstring(built.text("health/problems/index.html"))
    (kind,) = kinds.xpath("//div[@id='ACME101']")
    assert "The title is long" in kind.text_content()
    codes = {problem["code"] for problem in json.loads(built.text("build.json"))["problems"]}
    assert "ACME101" in codes


def test_the_site_passes_its_checks_and_the_check_of_the_example_warns(
    built: Portal, capfd: pytest.CaptureFixture[str]
) -> None:
    page = built.public / "pages/licences/index.html"
    sound = page.read_bytes()
    assert built.run("check", "-c", "site_config.yml") == 0
    page.with_suffix(".html.gz").unlink(missing_ok=True)
    page.write_bytes(sound.replace(b"Projects without", b"TODO Projects without"))
    capfd.readouterr()
    assert built.run("check") == 0
    assert "ACME201" not in capfd.readouterr().out
    assert built.run("check", "-c", "site_config.yml") == 0
    assert re.search(r"pages/licences/index.html:\d+: ACME201 says TODO", capfd.readouterr().out)
    page.write_bytes(sound)


def test_extensions_change_no_other_byte(small_portal: Portal, tmp_path: Path) -> None:
    """A page that is named in no menu, and a file without a title, leave all other files as they were."""
    with_page = EXAMPLES["a_page"].replace('"header"', '"none"')
    with_file = EXAMPLES["a_file_for_programs"].replace('title="Licences", ', "")
    trees = []
    for name, files in (("plain", {}), ("own", {"page": with_page, "file": with_file})):
        small_portal.extend(**files)
        folder = tmp_path / name
        assert small_portal.run("render", "-q", "-o", str(folder)) == 0
        written = [file for file in folder.rglob("*") if file.is_file()]
        trees.append({str(file.relative_to(folder)): file.read_bytes() for file in written})
    plain, own = trees
    changed = {path for path in plain.keys() | own.keys() if plain.get(path) != own.get(path)}
    new = {path for path in changed if "pages/licences/" in path or path.startswith("exports/")}
    assert changed - new == {"files.txt", "sitemap.xml"}


def test_a_real_package_adds_by_its_entry_point(small_portal: Portal, tmp_path: Path) -> None:
    """In another Python process, with a package on its path as pip installs it."""
    packages = tmp_path / "site-packages"
    packages.mkdir()
    code = EXAMPLES["a_file_for_programs"].replace("licences.json", "of-a-package.json")
    install(packages, "acme_hub", code)
    small_portal.extend()
    options = ["-q", "--schemas", "schemas", "-o", "from-package"]
    command = [sys.executable, "-m", "sharinghub_static", "render", *options]
    environ = {"PYTHONPATH": f"{ROOT}:{packages}", "PATH": "", "GITLAB_URL": small_portal.url}
    done = subprocess.run(command, cwd=small_portal.folder, env=environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert json.loads((small_portal.folder / "from-package/exports/of-a-package.json").read_text())


def test_a_reader_of_heads_reads_the_files_of_its_format(tmp_path: Path) -> None:
    shutil.copy(ROOT / "tests/site_config.yml", tmp_path)
    (tmp_path / "extensions").mkdir()
    (tmp_path / "extensions" / "heads.py").write_text(EXAMPLES["the_head_of_a_file"], "utf-8")
    config, _ = with_extensions(load_config([tmp_path / "site_config.yml"], {}).config)
    reader = reader_of("tas.NC", config.registry)
    assert reader is not None
    head, _ = read_head(extend.PartialFile.of("tas.nc", b"CDF\x01"), reader)
    assert head == extend.FileHead("NetCDF", (("format version", 3),))
    assert read_head(extend.PartialFile.of("tas.nc", b"html"), reader) == (None, "damaged")


def test_the_names_of_extend_are_a_promise() -> None:
    assert sorted(extend.__all__) == [
        *(
            "Asset",
            "Check",
            "DamagedError",
            "Evidence",
            "FileHead",
            "Finding",
            "HeadTable",
            "License",
            "Link",
        ),
        *("PartialFile", "Project", "ProjectBuilder", "Provider", "Reading", "Severity", "Site", "SiteFile"),
        *("SiteView", "Subject", "check", "completeness", "exporter", "file_head", "in_markdown"),
        *("metadata_rule", "page", "problem_kind", "ranking", "text"),
    ]
    for name in extend.__all__:
        assert getattr(extend, name).__doc__, name
        if name.islower():
            assert "Example:" in getattr(extend, name).__doc__, name
            assert f"extend.{name}" in GUIDE, name


def test_an_extension_is_loaded_once_a_command(small_portal: Portal) -> None:
    log = small_portal.folder / "loads.txt"
    code = f"with open({str(log)!r}, 'a') as log: log.write('loaded\\n')\n{EXAMPLES['metadata_of_a_project']}"
    small_portal.extend(counted=code)
    (small_portal.folder / "README.md").write_text("# A\n")
    commands = [
        ("render", "-q", "-o", "counted"),
        ("check", "counted", "-c", "site_config.yml"),
        ("lint", "README.md", "-c", "site_config.yml"),
    ]
    for command in commands:
        log.unlink(missing_ok=True)
        small_portal.run(*command)
        assert log.read_text() == "loaded\n", command
