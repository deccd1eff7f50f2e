"""What the machine learning model extension wants of every model, where nothing is said.

Few projects can tell tensors and tasks, and an Item that lacks one required field may not have the
extension at all: programs that look for models would not find it. The extension has a word for "not
known" for each of them; see https://github.com/stac-extensions/mlm.
"""

import re
import unicodedata
from typing import Final

from sharinghub_static.catalog.schemas import Item

__all__ = ["complete_model"]

_MLM: Final = "https://stac-extensions.github.io/mlm/"
_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9_.\-\s]+[a-zA-Z0-9]")
_NOT_IN_NAME = re.compile(r"[^a-zA-Z0-9_.\- ]+")

_ARTIFACT_TYPES: Final = {
    ".pt": "torch.save",
    ".pth": "torch.save",
    ".onnx": "onnx",
    ".safetensors": "safetensors",
    ".joblib": "joblib.dump",
    ".pkl": "pickle.dump",
    ".keras": "tf.keras.Model.save",
    ".h5": "tf.keras.Model.save",
}
"""How a model's file was written, by its ending."""


def complete_model(item: Item) -> None:
    """Fill in what an Item with the MLM extension must have, in place; what is there stays as it is.

    An Item without an asset of the role ``mlm:model`` holds no model, and nothing can replace that.
    """
    models = {key: asset for key, asset in item["assets"].items() if "mlm:model" in asset.get("roles", ())}
    if not models or not any(url.startswith(_MLM) for url in item["stac_extensions"]):
        return
    properties = item["properties"]
    properties.setdefault("mlm:name", _model_name(properties["title"]))
    properties.setdefault("mlm:architecture", "unknown")
    for key in ("mlm:tasks", "mlm:input", "mlm:output"):
        properties.setdefault(key, [])
    for key, asset in models.items():
        ending = key[key.rfind(".") :].lower() if "." in key else ""
        asset.setdefault("mlm:artifact_type", _ARTIFACT_TYPES.get(ending, "unknown"))
    _describe_bands(item, next(iter(models.values())))


def _describe_bands(item: Item, model: dict[str, object]) -> None:
    """Describe by their names the bands that the model takes, unless something describes them.

    An input that names bands is valid only beside their description: the extension looks for it among the
    properties, where STAC allows it only if an asset has one too.
    """
    properties, assets = item["properties"], item["assets"].values()
    described = {"eo:bands", "raster:bands"}
    if described & properties.keys() or any(described & asset.keys() for asset in assets):
        return
    inputs = [entry for entry in _listed(properties["mlm:input"]) if isinstance(entry, dict)]
    taken = [band for entry in inputs for band in _listed(entry.get("bands"))]
    names = [band.get("name") if isinstance(band, dict) else band for band in taken]
    known = dict.fromkeys(name for name in names if isinstance(name, str) and name)
    bands = properties.setdefault("bands", [{"name": name} for name in known])
    if not bands:
        del properties["bands"]
    elif not any("bands" in asset for asset in assets):
        model["bands"] = bands


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _model_name(title: str) -> str:
    """The title in the letters that ``mlm:name`` takes: at least three, ASCII, a letter first."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", title) if not unicodedata.combining(sign))
    found = _NAME.search(_NOT_IN_NAME.sub("-", bare))
    return found.group() if found else "model"
