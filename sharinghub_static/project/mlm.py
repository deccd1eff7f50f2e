"""Words of model cards and of older descriptions → words of the MLM extension.

Source: https://github.com/stac-extensions/mlm (tasks, frameworks, accelerators);
https://huggingface.co/docs/hub/model-cards (``pipeline_tag``, ``library_name``).
"""

import re
from typing import Final

__all__ = ["ACCELERATORS", "MLM_SCHEMA", "MODEL_ENDINGS", "TASKS", "framework_of", "is_model_name", "task_of"]

MLM_SCHEMA: Final = "https://stac-extensions.github.io/mlm/v1.5.2/schema.json"

TASKS: Final = frozenset(
    {
        "regression", "classification", "scene-classification", "detection", "object-detection",
        "segmentation", "semantic-segmentation", "instance-segmentation", "panoptic-segmentation",
        "similarity-search", "generative", "image-captioning", "super-resolution", "downscaling",
    }
)  # fmt: skip
"""The closed list of the extension's schema."""

_TASK_SYNONYMS: Final = {
    "audio-classification": "classification",
    "feature-extraction": "similarity-search",
    "image-classification": "scene-classification",
    "image-feature-extraction": "similarity-search",
    "image-segmentation": "semantic-segmentation",
    "image-to-text": "image-captioning",
    "mask-generation": "segmentation",
    "object detection": "object-detection",
    "sentence-similarity": "similarity-search",
    "tabular-classification": "classification",
    "tabular-regression": "regression",
    "text-classification": "classification",
    "text-generation": "generative",
    "text-to-image": "generative",
    "image-to-image": "generative",
    "unconditional-image-generation": "generative",
    "video-classification": "classification",
    "zero-shot-image-classification": "scene-classification",
    "zero-shot-object-detection": "object-detection",
    "time-series-forecasting": "regression",
    "depth-estimation": "regression",
}

_FRAMEWORKS: Final = {
    "caffe": "Caffe",
    "diffusers": "Hugging Face",
    "flax": "Flax",
    "hugging-face": "Hugging Face",
    "jax": "JAX",
    "keras": "Keras",
    "mxnet": "MXNet",
    "onnx": "ONNX",
    "onnxruntime": "ONNX",
    "paddle": "Paddle",
    "paddlepaddle": "Paddle",
    "pymc": "PyMC",
    "pytorch": "PyTorch",
    "pytorch-lightning": "PyTorch",
    "rgee": "rgee",
    "scikit-learn": "scikit-learn",
    "segmentation-models-pytorch": "PyTorch",
    "sentence-transformers": "Hugging Face",
    "sklearn": "scikit-learn",
    "spatialrf": "spatialRF",
    "tensorflow": "TensorFlow",
    "tf": "TensorFlow",
    "tf-keras": "Keras",
    "timm": "PyTorch",
    "torch": "PyTorch",
    "torchgeo": "PyTorch",
    "transformers": "Hugging Face",
    "weka": "Weka",
}

ACCELERATORS: Final = frozenset(
    {"amd64", "cuda", "xla", "amd-rocm", "intel-ipex-cpu", "intel-ipex-gpu", "macos-arm"}
)

MODEL_ENDINGS: Final = (
    ".onnx", ".pt", ".pth", ".ckpt", ".safetensors", ".keras", ".h5", ".tflite", ".joblib", ".pkl", ".pickle",
)  # fmt: skip
"""Endings of files that hold a model."""

_NAME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9_.\-\s]+[a-zA-Z0-9]")


def task_of(word: str) -> str:
    """The extension's task for a word; empty when it has none."""
    plain = word.strip().lower().replace("_", "-").replace(" ", "-")
    return plain if plain in TASKS else _TASK_SYNONYMS.get(plain, "")


def framework_of(word: str) -> str:
    """The extension's spelling of a framework; the word itself when it lists none."""
    return _FRAMEWORKS.get(word.strip().lower().replace("_", "-").replace(" ", "-"), word.strip())


def is_model_name(text: str) -> bool:
    """Whether ``mlm:name`` takes it."""
    return _NAME.fullmatch(text) is not None
