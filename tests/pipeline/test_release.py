"""What is released: scripts that a shell reads, and an image that is small and not root."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from sharinghub_static.version import __version__

ROOT = Path(__file__).resolve().parents[2]
CONTAINERFILE = (ROOT / "Containerfile").read_text("utf-8")


@pytest.mark.parametrize("name", ["release", "publish", "run", "without-secrets"])
def test_scripts_are_well_formed_and_can_be_run(name: str) -> None:
    script = ROOT / ".ci" / name
    assert script.stat().st_mode & 0o111
    bash = shutil.which("bash")
    assert bash is not None
    subprocess.run([bash, "-n", str(script)], check=True)


def test_a_release_is_never_written_over_another(tmp_path: Path) -> None:
    done = subprocess.run(
        ["bash", str(ROOT / ".ci/release"), str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "is there already" in done.stderr


@pytest.mark.parametrize(
    "name", ["Containerfile", "docs/examples/lint-job.yml", "templates/portal.yml", "docs/maintaining.md"]
)
def test_files_that_name_a_version_name_this_one(name: str) -> None:
    versions = re.findall(
        r"sharinghub-static(?:\[pinned\])?==([0-9.]+[0-9])", (ROOT / name).read_text("utf-8")
    )
    assert set(versions) == {__version__}


def test_the_image_is_not_root_and_installs_one_pinned_package() -> None:
    instructions = re.findall(r"^([A-Z]+) ", CONTAINERFILE, re.MULTILINE)
    assert instructions.count("FROM") == 2
    assert re.search(r"^USER [1-9]\d+$", CONTAINERFILE, re.MULTILINE)
    assert instructions.index("USER") > len(instructions) - 1 - instructions[::-1].index("FROM")
    assert re.search(r'^ARG PACKAGE="sharinghub-static\[pinned\]==\d', CONTAINERFILE, re.MULTILINE)
    assert "--only-binary :all:" in CONTAINERFILE
    assert not re.search(r"\b(node|npm|ADD|sudo|latest)\b", re.sub(r"#.*", "", CONTAINERFILE))
