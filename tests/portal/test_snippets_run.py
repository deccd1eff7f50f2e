"""The code of "Use it" runs as it is pasted, against a site that is served."""

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from lxml import html as lxml_html

from sharinghub_static.cli import main
from sharinghub_static.demo.running import sample_gitlab
from sharinghub_static.site.serve import make_server
from tests.published_schemas import stac_folder

_ROOT = Path(__file__).resolve().parents[2]
_PROJECTS = (
    "dataset/earthlab/land/alpine-land-cover",
    "ai-model/earthlab/land/landcover-unet",
    "dashboard/hydro-sentinel/operations/flood-watch-nile",
)
_WHOLLY_IN_GITLAB = "dataset/maritime-watch/ship-chips"
_EODAG = os.environ.get("EODAG_PYTHON", sys.executable)
"""A Python that has EODAG, which brings some 200 MB and is not installed with the other tools."""


@dataclass(frozen=True)
class Served:
    """A portal at an address of its own, and the GitLab it was made from."""

    address: str
    gitlab: str

    def snippets(self, path: str) -> dict[str, str]:
        """The code that a reader would copy from a page, by its title."""
        tree = lxml_html.document_fromstring(httpx.get(f"{self.address}{path}").raise_for_status().text)
        return {
            code.getparent().getparent().xpath("string(h3 | h2 | summary)").strip(): str(code.text_content())
            for code in tree.xpath("//pre[@class='highlight']/code")
        }


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The samples, built with the address at which they are then served."""
    folder = tmp_path_factory.mktemp("served")
    public = folder / "public"
    public.mkdir()
    server = make_server(public, prefix="group/hub")
    address = f"http://127.0.0.1:{server.server_address[1]}/group/hub/"
    schemas = stac_folder(folder / "schemas")
    with sample_gitlab() as gitlab, pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("GITLAB", "CI", "CONFIG_PATH"))]:
            patch.delenv(name)
        patch.setenv("GITLAB_URL", gitlab.url)
        patch.chdir(folder)
        shutil.copy(_ROOT / "tests/site_config.yml", folder)
        (folder / "address.yml").write_text(f"stac:\n  root_href: {address}\n", "utf-8")
        configured = ["--config", "site_config.yml", "--config", "address.yml"]
        public.rmdir()
        assert main(["build", "--quiet", *configured, "--schemas", str(schemas)]) == 0
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield Served(address, gitlab.url)
        server.shutdown()
        thread.join()
        server.server_close()


def _run(command: list[str], folder: Path, **environment: str) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "HOME": str(folder), **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    sys.stderr.write(done.stderr)
    return done.stdout


def _python(code: str, folder: Path, python: str = sys.executable) -> str:
    return _run([python, "-c", code], folder)


def _shell(code: str, folder: Path, **environment: str) -> str:
    shell = shutil.which("bash")
    if shell is None:
        pytest.skip("there is no bash")
    return _run([shell, "-euo", "pipefail", "-c", code], folder, **environment)


@pytest.mark.parametrize("path", _PROJECTS)
def test_pystac_reads_the_item_and_tells_what_there_is(served: Served, path: str, tmp_path: Path) -> None:
    told = _python(served.snippets(f"{path}/")["pystac"], tmp_path)
    assert served.gitlab in told


@pytest.mark.parametrize("path", _PROJECTS)
def test_pystac_client_walks_from_the_catalog_to_the_item(served: Served, path: str, tmp_path: Path) -> None:
    code = served.snippets(f"{path}/")["pystac-client"]
    told = _python(f"{code}\nprint(item.id, item.properties['sharinghub:path'])", tmp_path)
    assert told.split()[-1] == path.partition("/")[2]


def test_the_code_for_the_whole_catalog_runs(served: Served, tmp_path: Path) -> None:
    offered = served.snippets("about/programs/")
    assert "AI models" in _python(offered["pystac"], tmp_path)
    told = _python(f"{offered['pystac-client']}\nprint(len(items))", tmp_path)
    assert int(told) >= 0


def test_curl_lists_the_categories(served: Served, tmp_path: Path) -> None:
    if not (shutil.which("curl") and shutil.which("jq")):
        pytest.skip("there is no curl, or no jq")
    assert "Datasets" in _shell(served.snippets("about/programs/")["curl and jq"], tmp_path).splitlines()


def test_curl_saves_the_file(served: Served, tmp_path: Path) -> None:
    if not shutil.which("curl"):
        pytest.skip("there is no curl")
    code = served.snippets(f"{_PROJECTS[0]}/")["curl"]
    _shell(code, tmp_path)
    [saved] = [file for file in tmp_path.iterdir() if file.is_file()]
    assert saved.name in code
    assert saved.stat().st_size


def test_the_repository_is_cloned(served: Served, tmp_path: Path) -> None:
    """Git is told to take a repository on disk for the address: the GitLab of the samples speaks no Git."""
    if not shutil.which("git"):
        pytest.skip("there is no git")
    path = _PROJECTS[1]
    code = served.snippets(f"{path}/")["Git"]
    origin = tmp_path / "origin" / f"{path.partition('/')[2]}.git"
    origin.parent.mkdir(parents=True)
    _shell(f"git init --quiet --bare {origin}", tmp_path)
    # No Git LFS server is there, whether this machine has git-lfs or not.
    code = code.replace("git lfs pull", "git status")
    told = {
        "GIT_LFS_SKIP_SMUDGE": "1",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{origin.parents[2].as_uri()}/.insteadOf",
        "GIT_CONFIG_VALUE_0": f"{served.gitlab}/",
    }
    _shell(code, tmp_path, **told)
    assert (tmp_path / path.rpartition("/")[2] / ".git").is_dir()


def _needs_eodag() -> None:
    command = [_EODAG, "-c", "import eodag"]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("there is no EODAG; name a Python that has it with EODAG_PYTHON")


def test_eodag_finds_the_project_and_downloads_its_files(served: Served, tmp_path: Path) -> None:
    _needs_eodag()
    code = served.snippets(f"{_WHOLLY_IN_GITLAB}/")["EODAG"]
    told = _python(f"{code}\nprint('FOUND', len(found), paths)", tmp_path, _EODAG)
    assert re.search(r"FOUND 1 \[.+\]", told)


def test_eodag_lists_a_category_with_a_configuration_file(served: Served, tmp_path: Path) -> None:
    _needs_eodag()
    offered = served.snippets("about/programs/")
    (tmp_path / "portal.yml").write_text(offered["EODAG: portal.yml"], "utf-8")
    told = _python(f"{offered['EODAG']}\nprint('FOUND', len(results))", tmp_path, _EODAG)
    assert int(told.rpartition("FOUND")[2]) > 1
