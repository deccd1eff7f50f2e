"""Runs what pages offer to paste, as it is pasted, against a GitLab and a site that are served."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from lxml import html as lxml_html

from sharinghub_static.cli import main
from sharinghub_static.demo.running import sample_gitlab, sample_mlflow
from sharinghub_static.reporting import SilentReporter
from sharinghub_static.site.serve import make_server
from tests.published_schemas import stac_folder

__all__ = ["Offer", "Outcome", "Runner", "Served", "serve_samples"]

_ROOT = Path(__file__).resolve().parents[1]

_ADD_LAYERS = """\
import subprocess
class iface:
    def addRasterLayer(path, name):
        subprocess.run(["gdalinfo", path], check=True, stdout=subprocess.DEVNULL)
    def addVectorLayer(path, name, provider):
        assert provider == "ogr"
        subprocess.run(["ogrinfo", "-so", "-al", path], check=True, stdout=subprocess.DEVNULL)
"""
"""In place of QGIS: GDAL opens the same paths for it."""

_LAYER_TOOLS = ("gdalinfo", "ogrinfo")
_IS_PYTHON = re.compile(r"(?:import|from) \w", re.MULTILINE)

_CODE = " | ".join(
    f"//{place}/pre[@class='highlight']/code"
    for place in (
        "section[@id='use']//div",
        "details[contains(@class, 'snippet')]",
        "section[@class='sample']",
    )
)
"""Where pages have code of the portal's own; READMEs have theirs elsewhere."""


@dataclass(frozen=True)
class Offer:
    """Code on a page.

    Args:
        page: address of the page below the site's.
        title: what is above it; the first word of a command that has no title.
        code: what a reader would copy.
    """

    page: str
    title: str
    code: str


@dataclass(frozen=True)
class Outcome:
    """What became of an offer; ``skipped`` names what is not installed, ``failure`` is what was printed."""

    offer: Offer
    skipped: str = ""
    failure: str = ""
    output: str = ""


@dataclass(frozen=True)
class Served:
    """A portal at an address of its own, and the GitLab it was made from."""

    address: str
    gitlab: str
    public: Path

    def pages(self) -> list[str]:
        """The addresses of all pages in the first language, below that of the site."""
        found = (path.parent.relative_to(self.public).as_posix() for path in self.public.rglob("index.html"))
        return sorted(f"{page}/".removeprefix("./") for page in found if page.partition("/")[0] != "fr")

    def offers(self, page: str) -> list[Offer]:
        """The code that a page offers."""
        answer = httpx.get(f"{self.address}{page}").raise_for_status()
        tree = lxml_html.document_fromstring(answer.text)
        titled = [Offer(page, _title(code), str(code.text_content())) for code in tree.xpath(_CODE)]
        commands = tree.xpath("//section[@id='packages' or @id='containers']//pre/code")
        plain = [str(code.text_content()) for code in commands]
        return [*titled, *(Offer(page, text.split()[0], text) for text in plain)]

    def snippets(self, page: str) -> dict[str, str]:
        """Title to code of a page."""
        return {offer.title: offer.code for offer in self.offers(page)}


def _title(code: lxml_html.HtmlElement) -> str:
    return str(code.getparent().getparent().xpath("string(h3 | h2 | summary)")).strip()


@contextmanager
def serve_samples(folder: Path, *, mlflow: bool = False) -> Iterator[Served]:
    """Build the samples with the address at which they are then served.

    Args:
        folder: empty.
        mlflow: whether a real MLflow server runs beside.
    """
    public = folder / "public"
    public.mkdir()
    schemas = stac_folder(folder / "schemas")
    with (
        make_server(public, prefix="group/hub") as server,
        sample_gitlab() as gitlab,
        _mlflow(gitlab.world, folder / "mlflow", wanted=mlflow) as tracking,
        pytest.MonkeyPatch.context() as patch,
    ):
        address = f"http://127.0.0.1:{server.server_address[1]}/group/hub/"
        for name in list(os.environ):
            if name.startswith(("GITLAB", "CI", "CONFIG_PATH", "MLFLOW")):
                patch.delenv(name)
        patch.setenv("GITLAB_URL", gitlab.url)
        patch.chdir(folder)
        shutil.copy(_ROOT / "tests/site_config.yml", folder)
        settings = f"stac:\n  root_href: {address}\n"
        if tracking:
            settings += f"mlflow:\n  type: mlflow\n  url: {tracking}\n"
        (folder / "address.yml").write_text(settings, "utf-8")
        configured = ["--config", "site_config.yml", "--config", "address.yml"]
        public.rmdir()
        status = main(["build", "--quiet", *configured, "--schemas", str(schemas)])
        assert status == 0, f"the samples were not built: {status}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield Served(address, gitlab.url, public)
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def _mlflow(world: object, folder: Path, *, wanted: bool) -> Iterator[str]:
    if not wanted:
        yield ""
        return
    with sample_mlflow(world, folder, SilentReporter()) as url:  # type: ignore[arg-type]
        yield url


_NO_PARQUET = "no GDAL with Parquet"


def _programs(code: str) -> set[str]:
    """The programs that a shell needs for some lines."""
    commands = [shlex.split(line) for line in code.replace("\\\n", " ").splitlines() if line.strip()]
    found = {command[0] for command in commands} - {"cd"}
    if ["git", "lfs"] in [command[:2] for command in commands]:
        found.add("git-lfs")
    return found


class Runner:
    """Runs offers, each in a folder of its own.

    Args:
        folder: where the folders are made.
        tools: folders with further programs, such as ``bin`` of an environment with DVC and EODAG.
    """

    def __init__(self, folder: Path, tools: tuple[Path, ...] = ()) -> None:
        self._folder = folder
        self._path = os.pathsep.join([*map(str, tools), os.environ["PATH"]])
        pythons = [str(tool / "python") for tool in tools if (tool / "python").exists()]
        self._pythons = [sys.executable, *pythons]
        self._count = 0

    def run(self, offer: Offer, files: Mapping[str, str] | None = None, *, after: str = "") -> Outcome:
        """Run one.

        Args:
            offer: what to run.
            files: name to text of files that the page says to save first.
            after: more code, to print what came of it.
        """
        home = self._new_folder(files or {})
        if offer.title == "QGIS" or _IS_PYTHON.match(offer.code):
            return self._python(offer, home, after)
        if offer.title == "STAC":
            for address in offer.code.split():
                httpx.get(address).raise_for_status()
            return Outcome(offer)
        return self._shell(offer, home, after)

    def _new_folder(self, files: Mapping[str, str]) -> Path:
        self._count += 1
        home = self._folder / f"run-{self._count}"
        home.mkdir(parents=True)
        for name, text in files.items():
            (home / name).write_text(text, "utf-8")
        return home

    def _python(self, offer: Offer, home: Path, after: str) -> Outcome:
        modules = re.findall(r"^(?:import|from) ([\w.]+)", offer.code, re.MULTILINE)
        python = next((p for p in self._pythons if self._has(p, modules)), None)
        if python is None:
            return Outcome(offer, skipped=f"no Python with {', '.join(modules)}")
        begin = ""
        if offer.title == "QGIS":
            missing = [tool for tool in _LAYER_TOOLS if shutil.which(tool, path=self._path) is None]
            if missing:
                return Outcome(offer, skipped=f"no {', '.join(missing)}")
            if self._lacks_parquet(offer):
                return Outcome(offer, skipped=_NO_PARQUET)
            begin = _ADD_LAYERS
        return self._command(offer, [python, "-c", f"{begin}{offer.code}\n{after}"], home)

    def has_modules(self, *modules: str) -> bool:
        """Whether a Python has all these modules."""
        return any(self._has(python, list(modules)) for python in self._pythons)

    def _has(self, python: str, modules: list[str]) -> bool:
        names = ", ".join(modules or ["sys"])
        return not subprocess.run(
            [python, "-c", f"import {names}"], capture_output=True, check=False
        ).returncode

    def _shell(self, offer: Offer, home: Path, after: str) -> Outcome:
        needed = {"bash", *_programs(offer.code)}
        missing = sorted(tool for tool in needed if shutil.which(tool, path=self._path) is None)
        if missing:
            return Outcome(offer, skipped=f"no {', '.join(missing)}")
        if (
            "docker" in needed
            and subprocess.run(["docker", "info"], capture_output=True, check=False).returncode
        ):
            return Outcome(offer, skipped="no Docker daemon")
        if "ogrinfo" in needed and self._lacks_parquet(offer):
            return Outcome(offer, skipped=_NO_PARQUET)
        code = offer.code
        if code.startswith("pip install "):
            code = f"{sys.executable} -m {code} --target installed"
        return self._command(offer, ["bash", "-euo", "pipefail", "-c", f"{code}\n{after}"], home)

    def _lacks_parquet(self, offer: Offer) -> bool:
        """Whether it opens Parquet with a GDAL that was built without it, as Debian's is."""
        if ".parquet" not in offer.code:
            return False
        ogrinfo = shutil.which("ogrinfo", path=self._path) or "ogrinfo"
        formats = subprocess.run([ogrinfo, "--formats"], capture_output=True, text=True, check=True)
        return "Parquet" not in formats.stdout

    def _command(self, offer: Offer, command: list[str], home: Path) -> Outcome:
        alone = {
            "HOME": str(home),
            "PATH": self._path,
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_CONFIG_NOSYSTEM": "1",
            "DVC_NO_ANALYTICS": "1",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        }
        done = subprocess.run(
            command,
            cwd=home,
            env={**{k: v for k, v in os.environ.items() if k != "PYTHONPATH"}, **alone},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        failure = (done.stderr or done.stdout)[-1500:] if done.returncode else ""
        return Outcome(offer, failure=failure, output=done.stdout)
