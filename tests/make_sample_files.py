"""Writes the true files of the sample projects: maps, models, a table, and the store behind DVC's files.

python tests/make_sample_files.py

It needs rasterio, onnx, safetensors, pyarrow and numpy, in an environment of their own.
What it writes is committed.
"""

import hashlib
import io
import json
import pickle
import zipfile
from pathlib import Path

import numpy as np
import onnx
import pyarrow as pa
import pyarrow.parquet as pq
import rasterio
from onnx import TensorProto, helper
from rasterio.io import MemoryFile
from rasterio.transform import from_bounds
from safetensors.numpy import save

HOME = Path(__file__).resolve().parents[1] / "sharinghub_static" / "demo" / "samples"
EPOCH = (1980, 1, 1, 0, 0, 0)


def smooth(seed: int, width: int, height: int) -> np.ndarray:
    """Hills between 0 and 1, the same on each machine."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width] / max(width, height)
    waves = random.uniform((1, 1, 0), (7, 7, 6.28), (6, 3))
    hills = sum(np.sin(a * 6.28 * x + b * 6.28 * y * (-1) ** n + c) for n, (a, b, c) in enumerate(waves))
    return (hills - hills.min()) / (hills.max() - hills.min())


def cog(
    seed: int,
    bounds: tuple[float, float, float, float],
    *,
    classes: int = 0,
    top: float = 255,
    dtype: str = "uint8",
    crs: str = "EPSG:4326",
    size: int = 160,
    bands: int = 1,
) -> bytes:
    """A cloud-optimised GeoTIFF with overviews.

    Args:
        seed: of the hills.
        bounds: west, south, east and north, in units of ``crs``.
        classes: how many classes the values are; without any they are measurements up to ``top``.
        top: the highest value of a measurement.
        dtype: of the values.
        crs: where it is.
        size: pixels on each side.
        bands: how many.
    """
    layers = []
    for band in range(bands):
        hills = smooth(seed * 10 + band, size, size)
        layers.append(np.minimum(hills * classes, classes - 1) + 1 if classes else hills * top)
    data = np.stack(layers).astype(dtype)
    profile = {
        "driver": "COG",
        "width": size,
        "height": size,
        "count": bands,
        "dtype": dtype,
        "crs": crs,
        "transform": from_bounds(*bounds, size, size),
        "compress": "DEFLATE",
        "blocksize": 128,
        "overview_resampling": "mode" if classes else "average",
        "predictor": "NO" if classes else "YES",
    }
    if classes:
        profile["nodata"] = 0
    with MemoryFile() as memory:
        with memory.open(**profile) as written:
            written.write(data)
        return memory.read()


def network(name: str, bands: int, classes: int, seed: int, opset: int = 17) -> bytes:
    """A model that gives each pixel the scores of its classes: one convolution and a softmax."""
    random = np.random.default_rng(seed)
    weights = random.normal(0, 0.3, (classes, bands, 1, 1)).astype(np.float32)
    bias = random.normal(0, 0.1, classes).astype(np.float32)
    graph = helper.make_graph(
        [
            helper.make_node("Conv", ["image", "weight", "bias"], ["logits"], kernel_shape=[1, 1]),
            helper.make_node("Softmax", ["logits"], ["scores"], axis=1),
        ],
        name,
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["batch", bands, "height", "width"])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["batch", classes, "height", "width"])],
        [
            helper.make_tensor("weight", TensorProto.FLOAT, weights.shape, weights.tobytes(), raw=True),
            helper.make_tensor("bias", TensorProto.FLOAT, bias.shape, bias.tobytes(), raw=True),
        ],
        doc_string="A sample of sharinghub-static: it has the form of a model, and was never trained. " * 9,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    model.producer_name = "sharinghub-static"
    onnx.checker.check_model(model, full_check=True)
    return model.SerializeToString(deterministic=True)


def checkpoint(classes: tuple[str, ...]) -> bytes:
    """A checkpoint as ``torch.save`` writes one, with the settings of a training and no weights."""
    settings = {"epoch": 60, "classes": list(classes), "note": "A sample without weights. " * 40}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in {
            "archive/data.pkl": pickle.dumps(settings, protocol=2),
            "archive/byteorder": b"little",
            "archive/version": b"3\n",
        }.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content)
    return packed.getvalue()


def tensors(seed: int) -> bytes:
    """Weights in safetensors' form."""
    random = np.random.default_rng(seed)
    shapes = {"stem.weight": (8, 2, 3, 3), "stem.bias": (8,), "head.weight": (2, 8, 1, 1), "head.bias": (2,)}
    layers = {name: random.normal(0, 0.2, shape).astype(np.float32) for name, shape in shapes.items()}
    return save(layers, {"format": "pt", "note": "never trained"})


def runs(seed: int) -> bytes:
    """A table in Parquet: five runs of each model on a task, whose mean is the score in the README."""
    random = np.random.default_rng(seed)
    rows = []
    for model, task, metric, mean, energy in SCORES:
        spread = random.normal(0, 0.006, 5)
        rows += [
            {
                "model": model,
                "task": task,
                "metric": metric,
                "seed": n,
                "value": value,
                "energy_kwh": energy / 5,
            }
            for n, value in enumerate(mean + spread - spread.mean(), 1)
        ]
    types = {"model": pa.string(), "task": pa.int8(), "metric": pa.string(), "seed": pa.int8()}
    types |= {"value": pa.float64(), "energy_kwh": pa.float32()}
    written = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, pa.schema(types)), written)
    return written.getvalue()


SCORES = (
    ("landcover-unet 3.0.0", 1, "mean_iou", 0.768, 41),
    ("vessel-detector 1.3.0", 3, "map", 0.553, 22),
    ("floodnet-sar 2.1.0", 8, "iou", 0.801, 96),
    ("nearest neighbour", 1, "mean_iou", 0.412, 0),
    ("nearest neighbour", 3, "map", 0.118, 0),
    ("nearest neighbour", 5, "rmse", 0.301, 0),
    ("nearest neighbour", 8, "iou", 0.390, 0),
)
"""Model, task, metric, its mean, and kWh of all its runs."""

ALPS = (5.2, 43.6, 16.8, 48.4)
CLASSES = (
    "built-up",
    "cropland",
    "grassland",
    "shrubland",
    "broad-leaved",
    "needle-leaved",
    "bare",
    "water",
    "snow",
)

FILES = {
    "earthlab/land/alpine-land-cover/repository": {
        "labels/alc_2024_tyrol.tif": cog(1, (10.1, 46.6, 12.9, 47.8), classes=9),
        "labels/alc_2025_tyrol.tif": cog(2, (10.1, 46.6, 12.9, 47.8), classes=9),
        "labels/alc_2025_aosta.tif": cog(3, (6.8, 45.4, 7.9, 46.0), classes=9),
    },
    "cryo-alpes/neige-fsc/repository": {
        "hivers/h2025.tif": cog(4, (5.6, 44.0, 7.9, 46.5), top=100),
        "hivers/h2026.tif": cog(5, (5.6, 44.0, 7.9, 46.5), top=100),
    },
    "hydro-sentinel/flood-extent-s1/repository": {
        "chips/bgd/bgd_0001.tif": cog(
            6, (89.70, 24.60, 89.75, 24.65), top=4000, dtype="uint16", size=64, bands=2
        ),
        "chips/bgd/bgd_0002.tif": cog(
            7, (90.10, 23.90, 90.15, 23.95), top=4000, dtype="uint16", size=64, bands=2
        ),
        "chips/ita/ita_0001.tif": cog(
            8, (12.00, 44.40, 12.05, 44.45), top=4000, dtype="uint16", size=64, bands=2
        ),
        "masks/bgd_0001.tif": cog(9, (89.70, 24.60, 89.75, 24.65), classes=2, size=128),
        "masks/bgd_0002.tif": cog(10, (90.10, 23.90, 90.15, 23.95), classes=2, size=128),
        "masks/ita_0001.tif": cog(11, (12.00, 44.40, 12.05, 44.45), classes=2, size=128),
    },
    "maritime-watch/fiji-reef-habitats/repository": {
        "habitats/west.tif": cog(12, (176.5, -20.9, 180.0, -15.6), classes=4),
        "habitats/east.tif": cog(13, (-180.0, -20.9, -177.9, -15.6), classes=4),
    },
    "maritime-watch/ship-chips/repository": {
        "chips/0003.tif": cog(14, (12.60, 56.00, 12.64, 56.02), size=64, bands=3),
        "chips/0009.tif": cog(15, (12.70, 55.60, 12.74, 55.62), size=64, bands=3),
    },
    "maritime-watch/vessel-detector/repository": {"vessel.onnx": network("vessel", 3, 2, 16)},
    "eo-toolbox/S2_L2A.Cloud-Mask_v2/repository": {
        "weights/cloud_mask-2.3.onnx": network("cloud_mask", 13, 4, 17),
    },
    "earthlab/land/landcover-unet-lite/repository": {
        "landcover_lite_fp32.onnx": network("landcover_lite", 10, 9, 18),
        "landcover_lite_int8.onnx": network("landcover_lite_int8", 10, 9, 19),
    },
    "earthlab/land/landcover-unet/repository": {
        "weights/landcover_unet_v3.onnx": network("landcover_unet", 10, 9, 20),
        "weights/landcover_unet_v3.pt": checkpoint(CLASSES),
    },
    "eo-toolbox/planetary-benchmark/repository": {"results/runs.parquet": runs(22)},
    "hydro-sentinel/floodnet-sar/repository": {"checkpoints/floodnet_v2.safetensors": tensors(21)},
}

TRACKED = {
    "earthlab/land/alpine-land-cover": {
        "mosaics/2024": {
            f"b0{b}.tif": cog(30 + b, ALPS, top=10000, dtype="uint16", size=64) for b in (2, 3, 4)
        },
        "mosaics/2025": {
            f"b0{b}.tif": cog(40 + b, ALPS, top=10000, dtype="uint16", size=64) for b in (2, 3, 4)
        },
    },
    "cryo-alpes/neige-fsc": {
        "quotidien": {
            f"2026-0{m}-15.tif": cog(50 + m, (5.6, 44.0, 7.9, 46.5), top=100, size=64) for m in (1, 2, 3)
        },
    },
}
"""Project to the folders that DVC keeps elsewhere: here in a generic package ``dvc`` of the project."""


def _as_yaml(name: str) -> str:
    """A name that is a string of YAML even where it is digits."""
    return f"'{name}'" if name.isdecimal() else name


def track(project: str, folder: str, inside: dict[str, bytes]) -> None:
    """Write a folder into the store, and the file that stands for it in the repository."""
    store = HOME / project / "packages" / "dvc" / "1" / "files" / "md5"

    def keep(content: bytes, ending: str = "") -> str:
        digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
        path = store / digest[:2] / f"{digest[2:]}{ending}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return digest + ending

    rows = [{"md5": keep(content), "relpath": name} for name, content in sorted(inside.items())]
    listed = json.dumps(rows, sort_keys=True).encode()
    text = (
        f"outs:\n- md5: {keep(listed, '.dir')}\n  nfiles: {len(inside)}\n"
        f"  size: {sum(map(len, inside.values()))}\n  hash: md5\n  path: {_as_yaml(Path(folder).name)}\n"
    )
    (HOME / project / "repository" / f"{folder}.dvc").write_text(text, "utf-8")


def main() -> None:
    """Write all, and say how large it is."""
    total = 0
    for folder, written in FILES.items():
        for path, content in written.items():
            (HOME / folder / path).parent.mkdir(parents=True, exist_ok=True)
            (HOME / folder / path).write_bytes(content)
            total += len(content)
            if path.endswith(".tif"):
                with rasterio.open(HOME / folder / path) as opened:
                    assert opened.overviews(1) or opened.width <= 128, path
    for project, folders in TRACKED.items():
        for folder, inside in folders.items():
            track(project, folder, inside)
            total += sum(map(len, inside.values()))
    print(f"{total:,} bytes")


if __name__ == "__main__":
    main()
