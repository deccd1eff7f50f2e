"""The configuration of the demo where there is none."""

from collections.abc import Mapping
from pathlib import Path

__all__ = ["demo_config"]

_PACKAGE = Path(__file__).resolve().parents[1]


def demo_config(environ: Mapping[str, str]) -> tuple[Path, ...]:
    """Return the configuration files of a demo for which none were named.

    Args:
        environ: for ``CONFIG_PATH``.

    Returns:
        Nothing where the folder or ``CONFIG_PATH`` has one, which is then read as always; else the
        configuration that comes with the package: in a wheel inside it, in the repository beside it.
    """
    if environ.get("CONFIG_PATH") or Path("site_config.yml").is_file():
        return ()
    inside = _PACKAGE / "site_config.yml"
    return (inside if inside.is_file() else _PACKAGE.parent / "site_config.yml",)
