"""What the tracking server did not tell is said, with the day since which the rest is known."""

from sharinghub_static.project.draft import Draft

ORDER = 910

_WHOLE = "tracking server"
"""The part of a record's failures that stands for all of it."""


def apply(draft: Draft) -> None:
    """Say which parts are missing, or old."""
    tracking = draft.tracking
    if tracking is None:
        return
    since = f"{tracking.read_at:%Y-%m-%d}"
    known = bool(tracking.models or tracking.experiments)
    shown = f"; models and experiments are shown as of {since}" if known else ""
    for part, message in tracking.failures:
        if part == _WHOLE:
            draft.problem("SH701", f"the tracking server could not be read: {message}{shown}"[:400], file="")
        else:
            draft.problem("SH702", f"{part} could not be read anew: {message}"[:400], file="")
