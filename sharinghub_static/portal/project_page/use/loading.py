"""Load a model: by MLflow where it is registered, else from its files.

Sources: https://onnxruntime.ai/docs/api/python/api_summary.html, https://huggingface.co/docs/safetensors,
https://docs.pytorch.org/docs/stable/generated/torch.load.html and https://keras.io/api/models.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sharinghub_static.portal.components.code import Snippet, snippet
from sharinghub_static.portal.components.mlflow_snippets import load_snippet
from sharinghub_static.portal.project_page.use.reading import Download, own_files, web_files
from sharinghub_static.portal.translation.translator import Translator
from sharinghub_static.project.model import Project
from sharinghub_static.project.tracked_models import main_model

__all__ = ["loading_snippets"]


@dataclass(frozen=True, slots=True)
class _Format:
    """A file format of models.

    Args:
        title: of the program that reads it.
        endings: of its files.
        imports: lines of code.
        use: lines of code; ``%s`` is the file's name as a string.
        packages: that pip installs.
    """

    title: str
    endings: tuple[str, ...]
    imports: tuple[str, ...]
    use: tuple[str, ...]
    packages: str


_FORMATS: Final = (
    _Format(
        "ONNX",
        (".onnx",),
        ("import onnxruntime",),
        (
            'model = onnxruntime.InferenceSession(%s, providers=["CPUExecutionProvider"])',
            "for field in (*model.get_inputs(), *model.get_outputs()):",
            "    print(field.name, field.shape, field.type)",
        ),
        "onnxruntime",
    ),
    _Format(
        "safetensors",
        (".safetensors",),
        ("from safetensors.torch import load_file",),
        (
            "weights = load_file(%s)",
            "for name, weight in weights.items():",
            "    print(name, tuple(weight.shape))",
        ),
        "safetensors torch",
    ),
    _Format(
        "PyTorch",
        (".pt", ".pth", ".ckpt"),
        ("import torch",),
        ('weights = torch.load(%s, map_location="cpu", weights_only=True)',),
        "torch",
    ),
    _Format(
        "Keras",
        (".keras",),
        ("import keras",),
        ("model = keras.saving.load_model(%s)", "model.summary()"),
        "keras tensorflow",
    ),
)


def loading_snippets(project: Project, gitlab: str, translator: Translator) -> Iterator[Snippet]:
    """One for the registered model, and one for each format of its files.

    Args:
        project: any.
        gitlab: address of the GitLab.
        translator: the language.
    """
    tracking = project.tracking
    found = main_model(tracking) if tracking else None
    if tracking and found and found[1].uri:
        yield load_snippet(found[1], tracking.tracking_uri, tracking.kind, translator, title="MLflow")
    files = web_files(project)
    for kind in _FORMATS:
        asset = next(own_files(files, kind.endings), None)
        if asset is None:
            continue
        download = Download(asset, project, gitlab)
        code = [*download.imports, "", *kind.imports, "", *download.lines]
        code += [line % download.name if "%s" in line else line for line in kind.use]
        note = translator.gettext("pip install %(packages)s.", packages=kind.packages)
        yield snippet(kind.title, "\n".join(code), "python", note)
