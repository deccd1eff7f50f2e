"""Run a processor: its container image, its CWL workflow, its Compose file.

Sources: https://docs.docker.com/reference/cli/docker, https://cwltool.readthedocs.io
"""

from collections.abc import Iterator
from typing import Final

from sharinghub_static.portal.components.code import Snippet, snippet
from sharinghub_static.portal.project_page.containers import image_of
from sharinghub_static.portal.project_page.git_snippets import clone, folder
from sharinghub_static.portal.translation.translator import Translator
from sharinghub_static.project.model import Project
from sharinghub_static.snapshot.records import Visibility
from sharinghub_static.text.quoting import shell_text

__all__ = ["running_snippets"]

_COMPOSE: Final = ("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml")


def running_snippets(project: Project, translator: Translator) -> Iterator[Snippet]:
    """One for each way to run it that its files and images allow.

    Args:
        project: any.
        translator: the language.
    """
    record = project.record
    is_public = record.visibility is Visibility.PUBLIC
    if record.containers:
        image = image_of(record.containers[0])
        lines = [] if is_public else [f"docker login {shell_text(image.partition('/')[0])}"]
        lines.append(f"docker run --rm {shell_text(image)}")
        note = translator.gettext("Its README says which arguments and folders it takes.")
        yield snippet("Docker", "\n".join(lines), "bash", note)
    if record.default_branch is None:
        return
    paths = [file.path for file in record.files if file.kind == "blob"]
    workflow = min((path for path in paths if path.lower().endswith(".cwl")), key=_depth, default="")
    if workflow:
        code = [clone(project), f"cd {folder(project)}", f"cwltool {_file(workflow)} --help"]
        note = translator.gettext("pip install cwltool. It lists the inputs; give them in place of --help.")
        yield snippet("CWL", "\n".join(code), "bash", note)
    compose = next((path for path in _COMPOSE if path in paths), "")
    if compose:
        code = [clone(project), f"cd {folder(project)}", "docker compose up"]
        yield snippet("Compose", "\n".join(code), "bash")


def _depth(path: str) -> tuple[int, str]:
    return path.count("/"), path


def _file(path: str) -> str:
    """A path as an argument that is no option."""
    return shell_text(f"./{path}" if path.startswith("-") else path)
