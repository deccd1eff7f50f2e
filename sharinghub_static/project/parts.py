"""The parts of which a project consists, each of which it can be shown without."""

from collections.abc import Collection
from dataclasses import replace
from enum import StrEnum

from sharinghub_static.snapshot.activity_records import ActivityRecord
from sharinghub_static.snapshot.readme_names import is_readme
from sharinghub_static.snapshot.records import ProjectRecord
from sharinghub_static.snapshot.tracking_records import TrackingRecord

__all__ = ["Part", "leave_out"]


class Part(StrEnum):
    """What can be left out of a project alone, in the order in which a cause is most often found there."""

    README = "readme"
    RELEASES = "releases"
    METADATA = "metadata"
    DISCUSSIONS = "discussions"
    TRACKING = "tracking"
    REGISTRIES = "registries"
    FILES = "files"
    PICTURES = "pictures"
    PEOPLE = "people"
    TOPICS = "topics"
    DESCRIPTION = "description"


def leave_out(
    record: ProjectRecord, tracking: TrackingRecord | None, part: Part, kept_topics: Collection[str]
) -> tuple[ProjectRecord, TrackingRecord | None]:
    """Return what is known of a project less one part.

    Args:
        record: what GitLab said of it.
        tracking: what the tracking server said of it.
        part: what to leave out.
        kept_topics: topics in case-folded form that make it a project of the hub at all.

    Example:
        >>> leave_out(record, None, Part.RELEASES, ())[0].releases
        ()
    """
    match part:
        case Part.README:
            kept = tuple(text for text in record.texts if not is_readme(text.path))
            record = replace(record, texts=kept)
        case Part.METADATA:
            kept = tuple(text for text in record.texts if is_readme(text.path))
            record = replace(record, texts=kept)
        case Part.RELEASES:
            record = replace(record, releases=())
        case Part.DISCUSSIONS:
            record = replace(record, activity=ActivityRecord())
        case Part.TRACKING:
            tracking = None
        case Part.REGISTRIES:
            record = replace(record, packages=(), containers=())
        case Part.FILES:
            record = replace(record, files=(), heads=(), notebooks=())
        case Part.PICTURES:
            record = replace(record, pictures=(), avatar_url="")
        case Part.PEOPLE:
            record = replace(record, contributors=())
        case Part.TOPICS:
            kept_names = tuple(topic for topic in record.topics if topic.casefold() in kept_topics)
            record = replace(record, topics=kept_names)
        case Part.DESCRIPTION:
            record = replace(record, description="", name=record.full_path.rpartition("/")[2])
    return record, tracking
