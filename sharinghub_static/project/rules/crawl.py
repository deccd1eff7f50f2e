"""What the crawl could not read is said, so that nobody looks for a mistake of their own."""

from sharinghub_static.problems import phrase
from sharinghub_static.project.draft import Draft

ORDER = 900


def apply(draft: Draft) -> None:
    """Say which parts are missing."""
    for part, message in draft.record.failures:
        told = {"part": part, "message": message[:250]}
        draft.problem("SH601", phrase("%(part)s could not be read anew: %(message)s", **told))
    if draft.record.files_cut:
        count = len(draft.record.files)
        draft.problem(
            "SH602",
            phrase(
                "the repository has more than the %(count)s files and folders that were read",
                count=f"{count:,}",
            ),
        )
