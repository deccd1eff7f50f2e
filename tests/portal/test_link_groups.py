"""Links out of the hub, below a heading for each relation."""

from sharinghub_static.portal.project_page.links import link_groups
from sharinghub_static.project.model import Link
from tests.cases import each_case
from tests.projects import make_project


@each_case(
    "title, shown",
    [
        ("Bug tracker", "gitlab.example.org/a/b/-/issues"),
        ("Report an error", "Report an error"),
        ("", "https://gitlab.example.org/a/b/-/issues"),
    ],
)
def test_a_link_does_not_repeat_its_heading(title: str, shown: str) -> None:
    link = Link("bug_tracker", "https://gitlab.example.org/a/b/-/issues", "text/html", title)
    [group] = link_groups(make_project(links=(link,)))
    assert (group.title, [each.text for each in group.links]) == ("Bug tracker", [shown])
