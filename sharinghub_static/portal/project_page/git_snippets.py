"""The code of "Use it" for what works in a clone: Git, Git LFS and DVC."""

from sharinghub_static.config import SiteConfig
from sharinghub_static.portal.components.code import Snippet, snippet
from sharinghub_static.portal.translation.translator import Translator
from sharinghub_static.project.dvc import default_remote
from sharinghub_static.project.model import Project
from sharinghub_static.text.quoting import shell_text

__all__ = ["clone", "dvc_snippets", "folder", "git_snippet", "uses_dvc"]

_DVC_CONFIG = ".dvc/config"
_EXTRAS = {"s3": "s3", "gs": "gs", "azure": "azure", "ssh": "ssh", "gdrive": "gdrive", "webdavs": "webdav"}


def git_snippet(project: Project, translator: Translator) -> Snippet:
    """A clone, with what Git LFS keeps."""
    lines = [clone(project)]
    note = ""
    if any(file.lfs_oid for file in project.record.files):
        # Where nobody ran "git lfs install", a pull alone fetches the files and leaves the pointers.
        lines += [f"cd {folder(project)}", "git lfs install --local", "git lfs pull"]
        note = translator.gettext("Some files are in Git LFS: install git-lfs first.")
    return snippet("Git", "\n".join(lines), "bash", note)


def clone(project: Project) -> str:
    """The command that clones the repository."""
    return f"git clone {shell_text(project.record.web_url + '.git')}"


def folder(project: Project) -> str:
    """The folder of the clone, as a word of a shell."""
    return shell_text(project.record.full_path.rpartition("/")[2])


def uses_dvc(project: Project) -> bool:
    """Whether the repository is set up for DVC."""
    has_branch = project.record.default_branch is not None
    return has_branch and any(file.path == _DVC_CONFIG for file in project.record.files)


def dvc_snippets(project: Project, config: SiteConfig, translator: Translator) -> list[Snippet]:
    """DVC's pull where the repository is set up for it, else how to set it up with the hub's store."""
    record = project.record
    if any(file.path == _DVC_CONFIG for file in record.files):
        text = record.text(_DVC_CONFIG)
        remote = default_remote(text.text) if text else ""
        code = f"{clone(project)}\ncd {folder(project)}\ndvc pull"
        note = _install(remote)
        if remote and remote.isprintable():
            remote_note = translator.gettext("Its remote is %(remote)s.", remote=remote)
            note = f"{note} {remote_note}"
        return [snippet("DVC", code, "bash", note)]
    store = config.services.store
    if project.features.get("store-s3") != "enable" or not store.url:
        return []
    url = store.url.rstrip("/")
    if store.mode == "s3":
        setting = [
            f"dvc remote add --default sharinghub s3://sharinghub/{record.gitlab_id}",
            f"dvc remote modify sharinghub endpointurl {shell_text(url)}",
            "dvc remote modify --local sharinghub access_key_id '<your_access_token>'",
            "dvc remote modify --local sharinghub secret_access_key none",
        ]
    else:
        setting = [
            f"dvc remote add --default sharinghub {shell_text(f'{url}/{record.gitlab_id}')}",
            "dvc remote modify sharinghub auth custom",
            "dvc remote modify sharinghub custom_auth_header X-Gitlab-Token",
            "dvc remote modify --local sharinghub password '<your_access_token>'",
        ]
    return [snippet("DVC", "\n".join(["dvc init", *setting]), "bash", "pip install 'dvc[s3]'")]


def _install(remote: str) -> str:
    extra = _EXTRAS.get(remote.partition("://")[0].lower())
    return f"pip install 'dvc[{extra}]'." if extra else "pip install dvc."
