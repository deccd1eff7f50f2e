"""Install a tool: from its package registry, else from its repository.

Sources: https://pip.pypa.io/en/stable/topics/vcs-support, https://docs.conda.io, https://docs.npmjs.com/cli,
https://doc.rust-lang.org/cargo/commands/cargo-install.html
"""

from collections.abc import Iterator
from typing import Final

from sharinghub_static.portal.components.code import Snippet, snippet
from sharinghub_static.portal.project_page.git_snippets import clone, folder
from sharinghub_static.portal.project_page.packages import install_command
from sharinghub_static.portal.translation.translator import Translator
from sharinghub_static.project.gitlab_api import project_address
from sharinghub_static.project.model import Project
from sharinghub_static.snapshot.records import Visibility
from sharinghub_static.text.quoting import shell_text

__all__ = ["installing_snippets"]

_TITLES: Final = {
    "PYPI": "pip",
    "NPM": "npm",
    "NUGET": "NuGet",
    "CONAN": "Conan",
    "HELM": "Helm",
}
_PYTHON: Final = ("pyproject.toml", "setup.py", "setup.cfg")
_CONDA: Final = ("environment.yml", "environment.yaml")


def installing_snippets(project: Project, gitlab: str, translator: Translator) -> Iterator[Snippet]:
    """One for each installer; packages go before the repository.

    Args:
        project: any.
        gitlab: address of the GitLab.
        translator: the language.
    """
    record = project.record
    offered: set[str] = set()
    # The newest first, as they are; of several kinds that of the field's language.
    for package in sorted(record.packages, key=lambda package: _place(package.kind)):
        command = install_command(package, project, gitlab)
        title = _TITLES.get(package.kind, "")
        if command and title and title not in offered:
            offered.add(title)
            if package.kind == "CONAN":
                command = f"{_conan_remote(project, gitlab)}\n{command}"
            note = "" if record.visibility is Visibility.PUBLIC else _needs_token(translator)
            yield snippet(title, command, "bash", note)
    if record.default_branch is None:
        return
    paths = {file.path for file in record.files if file.kind == "blob"}
    note = translator.gettext("It is built from the newest state of the repository.")
    if "pip" not in offered and not paths.isdisjoint(_PYTHON):
        yield snippet("pip", f"pip install {shell_text(f'git+{record.web_url}.git')}", "bash", note)
    environment = next((path for path in _CONDA if path in paths), "")
    if environment:
        code = [clone(project), f"cd {folder(project)}", f"conda env create --file {environment}"]
        yield snippet("conda", "\n".join(code), "bash")
    if "npm" not in offered and "package.json" in paths:
        yield snippet("npm", f"npm install {shell_text(f'git+{record.web_url}.git')}", "bash", note)
    if "Cargo.toml" in paths:
        yield snippet("cargo", f"cargo install --git {shell_text(f'{record.web_url}.git')}", "bash", note)


def _conan_remote(project: Project, gitlab: str) -> str:
    """The command that lets Conan know where the packages are, as GitLab's documentation has it."""
    address = f"{project_address(project.record, gitlab)}/packages/conan"
    return f"conan remote add --force gitlab-{project.record.gitlab_id} {shell_text(address)}"


def _place(kind: str) -> int:
    return list(_TITLES).index(kind) if kind in _TITLES else len(_TITLES)


def _needs_token(translator: Translator) -> str:
    return translator.gettext("This project is not public: it takes an access token.")
