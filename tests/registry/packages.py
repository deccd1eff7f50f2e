"""Installed packages for tests: folders with a module, and metadata that names its entry points."""

from pathlib import Path

__all__ = ["install"]


def install(folder: Path, name: str, code: str, group: str = "sharinghub_static.extensions") -> None:
    """Write a package as pip would install it; the folder must be in ``sys.path``.

    Args:
        folder: like ``site-packages``.
        name: of the package and its module.
        code: of the module.
        group: of its entry point.
    """
    (folder / f"{name}.py").write_text(code)
    metadata = folder / f"{name}-1.2.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n")
    (metadata / "entry_points.txt").write_text(f"[{group}]\n{name} = {name}\n")
