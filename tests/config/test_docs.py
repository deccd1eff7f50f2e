"""Every key is described, and nothing is described that is no key."""

import re
import types
import typing
from pathlib import Path
from typing import Annotated, Any, Union

from pydantic import BaseModel

from sharinghub_static.config.loading import ENVIRONMENT, PIPELINE
from sharinghub_static.config.model import SiteConfig

PAGE = (Path(__file__).resolve().parents[2] / "docs/configuration.md").read_text()


def keys(kind: Any, prefix: str = "", seen: tuple[type, ...] = ()) -> set[str]:
    """Dotted names of all keys; lists and mappings by name are left out of the path."""
    found: set[str] = set()
    for name, field in kind.model_fields.items():
        if field.exclude:
            continue
        key = f"{prefix}{field.alias or name}"
        inner = model_in(field.annotation)
        if inner is None or name == "locales" or inner in seen:
            found.add(key)
        else:
            leaf = typing.get_origin(field.annotation) in {tuple, dict}
            found |= ({key} if leaf else set()) | keys(inner, f"{key}.", (*seen, kind, inner))
    return found


def model_in(kind: Any) -> type[BaseModel] | None:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind
    if typing.get_origin(kind) in {Union, types.UnionType, Annotated, tuple, dict}:
        return next((model for part in typing.get_args(kind) if (model := model_in(part))), None)
    return None


def test_every_key_is_described():
    described = set(re.findall(r"^\| `([a-z_0-9.-]+)` \|", PAGE, re.MULTILINE))
    assert keys(SiteConfig) - {"external-urls"} == described - {"external-urls"}


def test_every_variable_is_described():
    assert [name for name in [*ENVIRONMENT, *PIPELINE] if f"`{name}`" not in PAGE] == []
