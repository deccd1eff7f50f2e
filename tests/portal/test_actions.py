"""What a project's page offers to do elsewhere."""

from urllib.parse import parse_qs, urlsplit

import pytest

from sharinghub_static.portal.frame.contexts import Hyperlink
from sharinghub_static.portal.project_page.actions import actions, archive_url, share
from sharinghub_static.project.model import Asset, Project
from sharinghub_static.snapshot.records import FileRecord, Visibility
from tests.projects import GITLAB, make_config, make_project


def _offered(project: Project, **sections: object) -> dict[str, Hyperlink]:
    return {action.text: action for action in actions(project, make_config(**sections))}


def test_the_way_to_gitlab_comes_first() -> None:
    assert actions(make_project("a/b"), make_config())[0].href == f"{GITLAB}/a/b"


def test_an_archived_project_takes_no_issues_and_no_edits() -> None:
    offered = _offered(make_project("a/b", archived=True))
    assert offered.keys() == {"Open in GitLab", "Download archive", "Star on GitLab", "Members and access"}


def test_a_project_without_a_repository_has_nothing_to_download_or_edit() -> None:
    offered = _offered(make_project("a/b", default_branch=None))
    assert offered.keys() == {
        "Open in GitLab",
        "Star on GitLab",
        "Members and access",
        "Report an issue",
        "Write a review",
    }


@pytest.mark.parametrize(
    ("branch", "address"),
    [
        ("main", f"{GITLAB}/a/b/-/archive/main/b-main.zip"),
        ("feature/x y", f"{GITLAB}/a/b/-/archive/feature/x%20y/b-feature-x%20y.zip"),
        ("a#b", f"{GITLAB}/a/b/-/archive/a%23b/b-a%23b.zip"),
    ],
)
def test_the_archive_has_the_name_that_gitlab_gives_it(branch: str, address: str) -> None:
    assert archive_url(make_project("a/b", default_branch=branch)) == address


def test_the_web_ide_opens_the_default_branch() -> None:
    offered = _offered(make_project("a/b", default_branch="dev/2"))
    assert offered["Edit in Web IDE"].href == f"{GITLAB}/-/ide/project/a/b/edit/dev/2/-/"


def test_a_review_is_an_issue_that_sharinghub_knows() -> None:
    query = parse_qs(urlsplit(_offered(make_project(title="A & B #1"))["Write a review"].href).query)
    assert query["issue[title]"] == ["Review - A & B #1"]
    assert "/label ~discussion ~sharingHub" in query["issue[description]"][0]


@pytest.mark.parametrize("feature", ["enable", "disable"])
def test_a_space_is_offered_for_the_file_that_it_opens(feature: str) -> None:
    spaces = {"Viewer": {"url": "https://v.example.org/", "assets": ["app.py"]}}
    asset = Asset("app.py", f"{GITLAB}/x", path="src/app.py")
    project = make_project("a/b", assets=(asset,), features={"deployment-spaces": feature})
    offered = _offered(project, spaces=spaces)
    assert ("Open in Viewer" in offered) is (feature == "enable")
    if feature == "enable":
        assert offered["Open in Viewer"].href == "https://v.example.org/a/b"
    assert "Open in Viewer" not in _offered(
        make_project("a/b", features={"deployment-spaces": feature}), spaces=spaces
    )


def test_jupyter_pulls_the_repository_and_opens_its_first_notebook() -> None:
    project = make_project("a/b", features={"jupyter": "enable"}, files=(FileRecord("n/look at.ipynb"),))
    offered = _offered(project, jupyterlab={"url": "https://j.example.org/"})
    query = parse_qs(urlsplit(offered["Open in Jupyter"].href).query)
    assert query == {
        "repo": [f"{GITLAB}/a/b.git"],
        "branch": ["main"],
        "urlpath": ["lab/tree/b/n/look at.ipynb"],
    }
    assert "Open in Jupyter" not in _offered(project)


@pytest.mark.parametrize(
    ("instance", "address"),
    [
        ("https://gitlab.com", "https://mybinder.org/v2/gl/a%2Fb/feature%2Fx?labpath=n%2Flook%20at.ipynb"),
        (
            GITLAB,
            f"https://mybinder.org/v2/git/https%3A%2F%2F{GITLAB[8:]}%2Fa%2Fb.git/feature%2Fx?labpath=n%2Flook%20at.ipynb",
        ),
    ],
)
def test_binder_opens_the_first_notebook_of_a_public_project(instance: str, address: str) -> None:
    files = (FileRecord("n/look at.ipynb"),)
    project = make_project("a/b", features={"jupyter": "enable"}, files=files, default_branch="feature/x")
    offered = _offered(project, gitlab={"url": instance})
    assert offered["Open in Binder"].href == address


@pytest.mark.parametrize(
    ("said", "instance"),
    [
        ({"features": {}}, GITLAB),
        ({"files": (FileRecord("a.py"),)}, GITLAB),
        ({"visibility": Visibility.INTERNAL}, GITLAB),
        ({"default_branch": None}, GITLAB),
        ({}, "http://gitlab.example.org"),
    ],
)
def test_binder_is_not_offered_where_it_cannot_come(said: dict[str, object], instance: str) -> None:
    known = {"features": {"jupyter": "enable"}, "files": (FileRecord("a.ipynb"),)}
    project = make_project("a/b", **(known | said))
    assert "Open in Binder" not in _offered(project, gitlab={"url": instance})


@pytest.mark.parametrize("title", ["A & B? #1", "a\nb", "\ud800", "&cc=x@example.org"])
def test_an_e_mail_has_a_subject_and_a_body_and_no_more(title: str) -> None:
    links = share(make_project("a/b", title=title), "https://portal.example.org/a/")
    address = urlsplit(links.email)
    assert (address.scheme, address.path) == ("mailto", "")
    fields = parse_qs(address.query)
    assert fields.keys() == {"subject", "body"}
    assert fields["body"][0].endswith("https://portal.example.org/a/")


def test_without_an_address_of_its_own_the_project_is_shared_at_gitlab() -> None:
    links = share(make_project("a/b"), "")
    assert links.address == ""
    assert parse_qs(urlsplit(links.email).query)["body"][0].endswith(f"{GITLAB}/a/b")
