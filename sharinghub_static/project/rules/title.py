"""Rule 2: ``title`` overrides the project's name.

Source: SharingHub documentation. In SharingHub it does so on the project's page alone; here on cards too.
"""

from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.text.lines import clean, shorten

_LONGEST = 300


@metadata_rule("title")
def apply(builder: ProjectBuilder) -> None:
    """Set the title: from the front matter, else a companion file, else GitLab's name."""
    name_on_card = builder.take_text("pretty_name")  # of a dataset card on the Hugging Face Hub
    found = (
        builder.take_text("title")
        or name_on_card
        or clean(builder.from_companion_files("title"))
        or clean(builder.record.name)
    )
    builder.title = shorten(found or builder.record.gitlab_path, _LONGEST)
