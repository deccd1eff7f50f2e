"""Rule 2: ``title`` overrides the project's name.

Source: SharingHub documentation. In SharingHub it does so on the project's page alone; here on cards too.
"""

from sharinghub_static.project.draft import Draft
from sharinghub_static.text.lines import clean, shorten

ORDER = 20

_LONGEST = 300


def apply(draft: Draft) -> None:
    """Set the title: from the front matter, else from what is beside it, else GitLab's name."""
    name_on_card = draft.take_text("pretty_name")  # of a dataset card on the Hugging Face Hub
    found = (
        draft.take_text("title")
        or name_on_card
        or clean(draft.told_beside("title"))
        or clean(draft.record.name)
    )
    draft.title = shorten(found or draft.record.full_path, _LONGEST)
