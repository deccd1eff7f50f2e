"""What the crawl could not read is said, so that nobody looks for a mistake of their own."""

from sharinghub_static.project.draft import Draft

ORDER = 900


def apply(draft: Draft) -> None:
    """Say which parts are missing."""
    for part, message in draft.record.failures:
        draft.problem("SH601", f"{part} could not be read anew: {message}"[:300])
    if draft.record.files_cut:
        count = len(draft.record.files)
        draft.problem("SH602", f"the repository has more than the {count:,} files and folders that were read")
