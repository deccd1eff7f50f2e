"""Rule 21: ``sharinghub:dvc-init`` is ``disable`` only when there are files and none is under ``.dvc/``.

Source: SharingHub server; with it the portal offers to set DVC up, or to pull. Else it is ``enable``.
"""

from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.rules import metadata_rule


@metadata_rule("dvc_init")
def apply(builder: ProjectBuilder) -> None:
    """Set the feature."""
    files = builder.record.files
    has_dvc = not files or any(file.path.startswith(".dvc/") for file in files)
    builder.features.setdefault("dvc-init", "enable" if has_dvc else "disable")
