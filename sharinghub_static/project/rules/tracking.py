"""What the tracking server did not tell is said, with the day since which the rest is known."""

from sharinghub_static.problems import phrase
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
    for part, message in tracking.failures:
        if part != _WHOLE:
            told = {"part": part, "message": message[:350]}
            draft.problem("SH702", phrase("%(part)s could not be read anew: %(message)s", **told), file="")
            continue
        said = phrase("the tracking server could not be read: %(message)s", message=message[:300])
        if tracking.models or tracking.experiments:
            known = {"said": said, "since": since}
            said = phrase("%(said)s; models and experiments are shown as of %(since)s", **known)
        draft.problem("SH701", said, file="")
