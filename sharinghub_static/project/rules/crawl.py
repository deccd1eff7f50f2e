"""What the crawl could not read is said, so that no maintainer looks for a mistake of their own."""

from sharinghub_static.problems import phrase
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.rules import metadata_rule


@metadata_rule("crawl")
def apply(builder: ProjectBuilder) -> None:
    """Name the parts that are missing or old.

    What the server answered is for the log and the report alone: it may name hosts of its own network.
    """
    for part, _ in builder.record.failures:
        builder.problem("SH601", phrase("%(part)s: could not be refreshed", part=part))
    if builder.record.files_cut:
        count = len(builder.record.files)
        builder.problem(
            "SH602",
            phrase(
                "the repository has more than the %(count)s files and folders that were read",
                count=f"{count:,}",
            ),
        )
