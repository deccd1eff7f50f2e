"""What GitLab says of groups and topics: read once a week, and never more than may be published."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sharinghub_static.demo.world import SampleGroup, SampleTopic
from sharinghub_static.snapshot.directory_records import DirectoryRecord
from sharinghub_static.snapshot.store import Snapshot
from tests.sources.crawling import DATASET, FIRST_CRAWL, Crawler, crawling, dataset
from tests.worlds import MEMBER_TOKEN

_GROUPS = (
    SampleGroup("eo", "Earth", "All of **Earth**. Write to ada@private.example", avatar="eo.png"),
    SampleGroup("eo/land", "Land", ""),
)
_TOPICS = (SampleTopic("Flood", "Floods", "Water.", "flood.png"), SampleTopic("other", "Other", "x"))


def _directory(crawler: Crawler) -> DirectoryRecord:
    with Snapshot.open(crawler.path) as snapshot:
        return snapshot.directory


def test_groups_above_the_projects_and_their_topics_are_read_with_pictures(tmp_path: Path) -> None:
    projects = (dataset("eo/land/cover", topics=(DATASET, "flood")), dataset("ada/own"))
    with crawling(tmp_path, *projects, groups=_GROUPS, topics=_TOPICS) as crawler:
        crawler.crawl()
        directory = _directory(crawler)
        groups = {group.full_path: group for group in directory.groups}
        assert {path: group.name for path, group in groups.items()} == {
            "ada": "",
            "eo": "Earth",
            "eo/land": "Land",
        }
        assert groups["eo"].description == "All of **Earth**. Write to …@…"
        flood = next(topic for topic in directory.topics if topic.name == "flood")
        assert groups["eo"].picture
        assert flood.picture
        assert flood.picture != groups["eo"].picture
        with Snapshot.open(crawler.path, create=True) as snapshot:
            assert snapshot.prune_pictures() == 0
            for picture in (groups["eo"].picture, flood.picture):
                assert (snapshot.picture(picture.sha256) or b"").startswith(b"\x89PNG")
        described = {topic.name: (topic.title, topic.description) for topic in directory.topics}
        assert described["flood"] == ("Floods", "Water.")
        assert "other" not in described
        assert sum(request.startswith("Group") for request in crawler.asked()) == 1


def test_they_are_read_again_after_a_week_or_for_a_new_group(tmp_path: Path) -> None:
    with crawling(tmp_path, dataset("eo/cover"), groups=_GROUPS, topics=_TOPICS) as crawler:
        crawler.crawl()
        crawler.gitlab.world = replace(
            crawler.gitlab.world, groups=(replace(_GROUPS[0], description="New", avatar=""), _GROUPS[1])
        )
        crawler.crawl()
        assert _directory(crawler).groups[0].description != "New"
        with Snapshot.open(crawler.path, create=True) as snapshot:
            snapshot.put_directory(snapshot.directory, FIRST_CRAWL - timedelta(days=9))
        crawler.crawl()
        [group] = _directory(crawler).groups
        assert (group.description, group.picture) == ("New", None)
        world = crawler.gitlab.world
        crawler.gitlab.world = replace(world, projects=(*world.projects, dataset("eo/land/cover")))
        crawler.crawl()
        assert [group.full_path for group in _directory(crawler).groups] == ["eo", "eo/land"]
        crawler.gitlab.world = replace(world, projects=world.projects)
        crawler.crawl()
        assert [group.full_path for group in _directory(crawler).groups] == ["eo"]


def test_a_group_that_is_not_public_is_not_described(tmp_path: Path) -> None:
    secret = (replace(_GROUPS[0], visibility="internal"),)
    with crawling(tmp_path, dataset("eo/cover"), groups=secret) as crawler:
        crawler.crawl(MEMBER_TOKEN)
        [group] = _directory(crawler).groups
        assert (group.name, group.description, group.picture) == ("", "", None)


def test_the_picture_of_a_topic_is_fetched_once(tmp_path: Path) -> None:
    with crawling(tmp_path, dataset("eo/cover", topics=(DATASET, "flood")), topics=_TOPICS) as crawler:
        crawler.crawl()
        assert sum("topic/avatar" in path for path in crawler.asked()) == 1
        first = _directory(crawler).topics
        with Snapshot.open(crawler.path, create=True) as snapshot:
            snapshot.put_directory(snapshot.directory, FIRST_CRAWL - timedelta(days=9))
        crawler.crawl()
        assert not any("topic/avatar" in path for path in crawler.asked())
        assert _directory(crawler).topics == first
