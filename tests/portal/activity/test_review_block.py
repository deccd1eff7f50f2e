"""How a project is reviewed, as its page tells it."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html

from sharinghub_static.portal.project_page.review import LEVELS, ReviewBlock, review_block
from sharinghub_static.portal.site_pages import pages
from sharinghub_static.portal.translation.translator import ENGLISH
from sharinghub_static.project.model import Project
from sharinghub_static.snapshot.activity_records import (
    ActivityRecord,
    CommentRecord,
    DiscussionRecord,
    MergeRequestRecord,
    PipelineRunRecord,
)
from sharinghub_static.snapshot.records import CountsRecord
from tests.portal.activities import full_activity
from tests.projects import CREATED, UPDATED, make_config, make_hub, make_project

PAGE = "https://gitlab.example.org/group/demo/-"


def plain(text: str, part: str) -> str:
    """In place of the Markdown package."""
    return f'<p id="{part}">{text}</p>'


def block(project: Project, **config: Any) -> ReviewBlock:
    block_shown = review_block(project, make_config(**config), plain, ENGLISH)
    assert block_shown is not None
    return block_shown


def of(**activity: Any) -> ReviewBlock:
    return block(make_project(activity=ActivityRecord(**activity)))


def change(approvals: int = 0, *, merged_by_other: bool | None = None) -> MergeRequestRecord:
    return MergeRequestRecord(
        1, "", CREATED, UPDATED, f"{PAGE}/merge_requests/1", 0, approvals, 0, merged_by_other
    )


def discussion(*bodies: str, **block_shown: Any) -> DiscussionRecord:
    comments = tuple(CommentRecord("Bob", body, UPDATED, f"{PAGE}/issues/7#note_1") for body in bodies)
    review = DiscussionRecord(
        7, "Review", "Ada", "", "opened", CREATED, f"{PAGE}/issues/7", comments=comments
    )
    return replace(review, **block_shown)


def test_a_project_of_which_nothing_is_reported_has_no_block() -> None:
    assert review_block(make_project(), make_config(), plain, ENGLISH) is None


@pytest.mark.parametrize(
    ("activity", "statement"),
    [
        (
            {"merge_requests": (change(1), change(merged_by_other=False))},
            "1 of 2 changes were reviewed by someone other than their author.",
        ),
        ({"merge_requests": (change(1),)}, "1 of 1 change was reviewed by someone other than its author."),
        ({"merge_requests": ()}, "No change has come in through a merge request yet."),
        ({"merge_requests": (change(),)}, "GitLab does not report who reviewed the merged changes."),
        ({"branch_protected": True}, "GitLab does not report how changes are reviewed here."),
        (
            {"merge_requests": (), "reviews": (discussion("a"),)},
            "No change has come in through a merge request yet. There is a review with 1 comment.",
        ),
        (
            {"merge_requests": (), "reviews": (discussion("a", "b"), discussion())},
            "No change has come in through a merge request yet. There are 2 reviews with 2 comments.",
        ),
    ],
)
def test_the_whole_is_said_in_a_sentence_or_two(activity: dict[str, Any], statement: str) -> None:
    assert of(**activity).statement == statement


def test_it_is_said_when_only_the_newest_changes_were_read() -> None:
    project = make_project(
        counts=CountsRecord(merged_merge_requests=240),
        activity=ActivityRecord(merge_requests=(change(1),) * 100),
    )
    assert block(project).statement.startswith("100 of the newest 100 changes were reviewed")


def test_every_level_has_words_and_a_reason() -> None:
    block_shown = of(merge_requests=(change(1),) * 3)
    assert (block_shown.level, block_shown.level_text) == ("reviewed", "Reviewed")
    assert block_shown.level_rule
    assert set(LEVELS) == {"reviewed", "partly", "discussed", "unreviewed"}


def test_figures_lead_to_their_evidence_and_what_is_not_reported_is_named() -> None:
    block_shown = of(
        merge_requests=(change(1),),
        pipelines=(
            PipelineRunRecord("FAILED", f"{PAGE}/pipelines/9", tests=64, tests_failed=2, coverage=81.4),
        ),
    )
    figures = {one.label: (one.value, one.href) for one in block_shown.figures}
    assert figures["Tests"] == ("2 of 64 failed", f"{PAGE}/pipelines/9/test_report")
    assert figures["Newest pipeline"] == ("failed", f"{PAGE}/pipelines?ref=main")
    assert figures["Test coverage"][0] == "81%"
    assert figures["From opening to merge"][0] == "471 days"
    assert block_shown.not_reported == "Default branch, Open issues, Closed issues"
    assert "0" not in block_shown.not_reported


def test_conditions_say_whether_they_are_met() -> None:
    block_shown = of(merge_requests=(change(1),), branch_protected=False)
    assert [(rule.icon, rule.verdict) for rule in block_shown.rules] == [
        ("close", "not met"),
        ("check", "met"),
        ("close", "not met"),
        ("unknown", "not reported"),
    ]


def test_a_long_discussion_is_folded_but_for_its_end() -> None:
    (long, _) = block(make_project(activity=full_activity("group/demo"))).discussions
    assert (len(long.earlier), len(long.comments)) == (90, 10)
    assert long.comments[-1].author == "Person 100"
    assert long.more == "Earlier comments are on GitLab."
    assert [(one.sign, one.name, one.count) for one in long.comments[0].reactions] == [
        ("👍", "thumbsup", "2"),
        ("❤️", "heart", "1"),
        ("", "unheard", "1"),
    ]


def test_one_page_shows_so_many_comments_and_discussions_and_no_more() -> None:
    long = discussion(*("a",) * 90)
    block_shown = of(reviews=tuple(replace(long, iid=number) for number in range(14)))
    shown = [len(one.earlier) + len(one.comments) for one in block_shown.discussions]
    assert shown == [90, 90, 20, *[0] * 7]
    assert block_shown.discussions[2].more
    assert block_shown.more == "4 more reviews"


def test_each_text_has_a_name_of_its_own_in_the_page() -> None:
    block_shown = of(reviews=(discussion("a", "b", description="d"), discussion("c", iid=8)))
    bodies = [
        str(one.body_html)
        for each in block_shown.discussions
        for one in (each.opening, *each.comments)
        if one.body_html
    ]
    assert len({body.partition('"')[2].partition('"')[0] for body in bodies}) == len(bodies) == 4


def test_an_address_that_only_markdown_puts_together_is_masked() -> None:
    project = make_project(activity=ActivityRecord(reviews=(discussion("x"),)))
    block_shown = review_block(
        project, make_config(), lambda _text, _part: "<p>ada@private.example <b>&lt;i></b></p>", ENGLISH
    )
    assert block_shown is not None
    assert block_shown.discussions[0].comments[0].body_html == "<p>…@… <b>&lt;i></b></p>"


def test_addresses_that_are_no_web_addresses_are_left_out() -> None:
    (review,) = of(reviews=(discussion(web_url="javascript:alert(1)"),)).discussions
    assert review.href == ""


def test_a_new_review_bears_the_labels_of_the_configuration() -> None:
    block_shown = block(
        make_project(activity=full_activity("group/demo")), reviews={"labels": ["EO review", "peer"]}
    )
    assert block_shown.write is not None
    asked = parse_qs(urlsplit(block_shown.write.href).query)
    assert asked["issue[title]"] == ["Review - Demo"]
    assert asked["issue[description]"] == ['\n\n/label ~"EO review" ~peer\n']


def test_an_archived_project_takes_no_reviews() -> None:
    assert block(make_project(archived=True, activity=full_activity("group/demo"))).write is None


def test_the_level_stands_among_the_facts_beside_the_readme() -> None:
    reviewed = make_project("eo/a", activity=ActivityRecord(merge_requests=(change(1),) * 3))
    made = dict(pages(make_hub(reviewed, make_project("eo/b"))))
    rails = [html.fromstring(made[f"dataset/eo/{name}/index.html"].decode()) for name in "ab"]
    found: Any = [
        tree.xpath("//aside[@class='sidebar']//a[@href='-/activity/index.html#reviews']/bdi/text()")
        for tree in rails
    ]
    assert found == [["Reviewed"], []]
