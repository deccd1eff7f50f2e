"""Rule 21: ``sharinghub:dvc-init`` is ``disable`` only when there are files and none is under ``.dvc/``.

Source: SharingHub server; with it the portal offers to set DVC up, or to pull.
"""

from sharinghub_static.project.draft import Draft

ORDER = 210


def apply(draft: Draft) -> None:
    """Set the feature."""
    files = draft.record.files
    if files and not any(file.path.startswith(".dvc/") for file in files):
        draft.features.setdefault("dvc-init", "disable")
