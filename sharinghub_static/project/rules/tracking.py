"""Report what the tracking server did not return, with the day since which the rest is known."""

from sharinghub_static.problems import phrase
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.rules import metadata_rule

_WHOLE = "tracking server"
"""The part of a record's failures that stands for all of it."""


@metadata_rule("tracking")
def apply(builder: ProjectBuilder) -> None:
    """Name the parts that are missing or old; what the server answered is for the log and the report."""
    tracking = builder.tracking
    if tracking is None:
        return
    for part, _ in tracking.failures:
        if part != _WHOLE:
            builder.problem("SH702", phrase("%(part)s: could not be refreshed", part=part), file="")
        elif tracking.models or tracking.experiments:
            date = f"{tracking.read_at:%Y-%m-%d}"
            message = phrase(
                "The tracking server could not be read; models and experiments are shown as of %(date)s",
                date=date,
            )
            builder.problem("SH701", message, file="")
        else:
            builder.problem("SH701", phrase("The tracking server could not be read"), file="")
