"""The REST door, the web files and their refusals."""

import hashlib
import io
import re
import shutil
import subprocess
import zipfile
from typing import Any

import gitlab as python_gitlab
import httpx
import pytest

from sharinghub_static.demo.world import SampleFile, SamplePackage, SampleRelease
from tests.gitlab_double.changes import remove
from tests.gitlab_double.server import EmbeddedGitlab
from tests.worlds import MEMBER_TOKEN, NOW, STRANGER_TOKEN, make_world, sample


def _get(gitlab: EmbeddedGitlab, path: str, token: str = "", **settings: Any) -> httpx.Response:
    headers = {"PRIVATE-TOKEN": token} if token else {}
    return httpx.get(f"{gitlab.url}{path}", headers=headers, **settings)


def test_python_gitlab_lists_projects_of_a_topic_page_by_page(serve_gitlab: Any) -> None:
    projects = [sample(f"eo/p{n}", id=n + 1, topics=("t",) if n % 2 else ()) for n in range(90)]
    gitlab = serve_gitlab(make_world(*projects))
    with python_gitlab.Gitlab(gitlab.url) as client:
        by_number = [p.id for p in client.projects.list(iterator=True, topic="t")]
        keyset = client.projects.list(
            iterator=True, pagination="keyset", order_by="id", sort="asc", per_page=10
        )
        by_key = [p.id for p in keyset]
    assert by_number == list(range(90, 0, -2))
    assert by_key == list(range(1, 91))


def test_python_gitlab_reads_a_project(gitlab: EmbeddedGitlab) -> None:
    with python_gitlab.Gitlab(gitlab.url) as client:
        project = client.projects.get("eo/land/rich", license=True)
        assert project.license["key"] == "apache-2.0"
        assert project.files.raw("src/model.py", ref="main") == b"print()\n"
        assert project.files.get("src/model.py", ref="main").decode() == b"print()\n"
        assert [r.tag_name for r in project.releases.list(get_all=True)] == ["v2.0", "v1.0"]
        assert {p.package_type for p in project.packages.list(get_all=True)} == {"pypi", "ml_model"}
        assert [i.title for i in project.issues.list(get_all=True)] == ["Open one", "Closed one"]
        assert [m.state for m in project.mergerequests.list(get_all=True)] == ["merged"]
        assert [t.name for t in project.repositories.list(get_all=True)[0].tags.list(get_all=True)] == [
            "latest",
            "v1",
        ]
        # As on a real instance: an address is there for the taking, so a crawler must leave it.
        assert "ada@private.example" in {c["email"] for c in project.repository_contributors(get_all=True)}


def test_pages_by_number_carry_gitlabs_headers(gitlab: EmbeddedGitlab) -> None:
    response = _get(gitlab, "/api/v4/projects?per_page=2&page=2")
    headers = {
        name: response.headers[name]
        for name in ("x-page", "x-next-page", "x-prev-page", "x-total", "x-total-pages")
    }
    assert headers == {
        "x-page": "2",
        "x-next-page": "3",
        "x-prev-page": "1",
        "x-total": "6",
        "x-total-pages": "3",
    }
    assert set(response.links) == {"first", "prev", "next", "last"}
    assert "per_page=2" in response.links["next"]["url"]


def test_the_last_page_has_no_next(gitlab: EmbeddedGitlab) -> None:
    response = _get(gitlab, "/api/v4/projects?per_page=2&page=3")
    assert response.headers["x-next-page"] == ""
    assert "next" not in response.links


def test_pages_by_keyset_carry_a_next_link_and_no_totals(gitlab: EmbeddedGitlab) -> None:
    response = _get(gitlab, "/api/v4/projects?pagination=keyset&order_by=id&per_page=2")
    assert set(response.links) == {"next"}
    assert "x-total" not in response.headers


@pytest.mark.parametrize(("sort", "rest"), [("asc", [9, 12, 13, 14]), ("desc", [9, 8, 7])])
def test_a_keyset_page_stays_in_place_when_its_last_project_goes(
    gitlab: EmbeddedGitlab, sort: str, rest: list[int]
) -> None:
    size = 2 if sort == "asc" else 3
    first = _get(gitlab, f"/api/v4/projects?pagination=keyset&order_by=id&sort={sort}&per_page={size}")
    gone = first.json()[-1]["path_with_namespace"]
    gitlab.world = remove(gitlab.world, gone)
    following = httpx.get(first.links["next"]["url"].replace(f"per_page={size}", "per_page=50"))
    assert [p["id"] for p in following.json()] == rest


def test_a_tree_is_followed_by_its_page_token(gitlab: EmbeddedGitlab) -> None:
    tree = f"{gitlab.url}/api/v4/projects/eo%2Fland%2Frich/repository/tree"
    url = f"{tree}?recursive=true&pagination=keyset&per_page=2"
    paths: list[str] = []
    while url:
        response = httpx.get(url)
        paths += [f"{entry['type']} {entry['path']}" for entry in response.json()]
        url = response.links.get("next", {}).get("url", "")
    assert paths == [
        "blob LICENSE",
        "blob README.md",
        "commit lib",
        "blob preview.png",
        "tree src",
        "tree src/deep",
        "blob src/deep/a.txt",
        "blob src/model.py",
    ]


@pytest.mark.parametrize(
    ("path", "status", "body"),
    [
        ("projects/999", 404, {"message": "404 Project Not Found"}),
        ("projects/eo%2Fclosed", 404, {"message": "404 Project Not Found"}),
        ("projects/eo%2Finside", 404, {"message": "404 Project Not Found"}),
        ("projects/eo/land/rich", 404, {"error": "404 Not Found"}),
        ("projects/12/repository/tree", 403, {"message": "403 Forbidden"}),
        ("projects/13/repository/tree", 404, {"message": "404 Tree Not Found"}),
        ("projects/7/repository/tree?path=none", 404, {"message": "404 invalid revision or path Not Found"}),
        ("projects/7/repository/files/none/raw", 404, {"message": "404 File Not Found"}),
        ("projects/7/repository/files/README.md/raw?ref=none", 404, {"message": "404 Commit Not Found"}),
        ("projects/7/repository/files/README.md", 400, {"error": "ref is missing, ref is empty"}),
        ("projects/7/issues/3/notes", 404, {"message": "404 Issue Not Found"}),
        ("projects?per_page=x", 400, {"error": "per_page is invalid"}),
        ("projects?pagination=keyset&order_by=id&cursor=x", 400, {"error": "cursor is invalid"}),
        (
            "projects?pagination=keyset&order_by=id&cursor=eyJhZnRlciI6ICJ4In0=",
            400,
            {"error": "cursor is invalid"},
        ),
        ("projects?id_after=x", 400, {"error": "id_after is invalid"}),
        ("projects?updated_after=soon", 400, {"error": "a time is invalid"}),
        ("groups/none", 404, {"message": "404 Group Not Found"}),
        ("version", 401, {"message": "401 Unauthorized"}),
        ("metadata", 401, {"message": "401 Unauthorized"}),
        ("user", 401, {"message": "401 Unauthorized"}),
        ("nothing", 404, {"error": "404 Not Found"}),
    ],
)
def test_what_is_not_there_is_said_in_gitlabs_words(
    gitlab: EmbeddedGitlab, path: str, status: int, body: dict[str, str]
) -> None:
    response = _get(gitlab, f"/api/v4/{path}")
    assert (response.status_code, response.json()) == (status, body)
    assert response.headers["access-control-allow-origin"] == "*"


def test_a_bad_token_is_unauthorized(gitlab: EmbeddedGitlab) -> None:
    response = _get(gitlab, "/api/v4/projects", "wrong")
    assert (response.status_code, response.json()) == (401, {"message": "401 Unauthorized"})


def test_a_member_is_let_in(gitlab: EmbeddedGitlab) -> None:
    assert (
        _get(gitlab, "/api/v4/projects/eo%2Fclosed", MEMBER_TOKEN).json()["repository_access_level"]
        == "enabled"
    )
    assert _get(gitlab, "/api/v4/projects/eo%2Fclosed", STRANGER_TOKEN).status_code == 404
    assert _get(gitlab, "/api/v4/user", MEMBER_TOKEN).json()["username"] == "ada"


def test_a_jobs_token_opens_registries_only(gitlab: EmbeddedGitlab) -> None:
    def status(path: str) -> int:
        return httpx.get(f"{gitlab.url}/api/v4/projects/7{path}", headers={"JOB-TOKEN": "x"}).status_code

    assert [status(p) for p in ("", "/repository/tree", "/issues", "/releases", "/packages")] == [
        401,
        401,
        401,
        200,
        200,
    ]


def test_a_moved_project_redirects_to_its_id(gitlab: EmbeddedGitlab) -> None:
    response = _get(gitlab, "/api/v4/projects/old%2Frich/releases?per_page=1")
    assert response.status_code == 301
    assert response.headers["location"] == f"{gitlab.url}/api/v4/projects/7/releases?per_page=1"


def test_a_large_file_is_a_pointer_until_its_content_is_asked_for(serve_gitlab: Any) -> None:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 1000\n"
    gitlab = serve_gitlab(
        make_world(sample("eo/x", id=1, files=(SampleFile("a b/ü.tif", pointer, "100644", "a" * 64, 1000),)))
    )
    path = "/api/v4/projects/1/repository/files/a%20b%2F%C3%BC.tif/raw"
    assert _get(gitlab, path).content == pointer
    content = _get(gitlab, f"{path}?lfs=true").content
    assert len(content) == 1000
    assert _get(gitlab, f"{path}?lfs=true").content == content
    assert _get(gitlab, "/eo/x/-/raw/main/a%20b/%C3%BC.tif").content == content
    head = httpx.head(f"{gitlab.url}{path.removesuffix('/raw')}?ref=main")
    assert head.headers["x-gitlab-size"] == str(len(pointer))


def test_raw_web_files_are_plain_text_closed_to_foreign_pages(gitlab: EmbeddedGitlab) -> None:
    response = _get(gitlab, "/eo/land/rich/-/raw/main/src/model.py")
    assert response.text == "print()\n"
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert "access-control-allow-origin" not in response.headers
    assert _get(gitlab, "/eo/closed/-/raw/main/README.md").status_code == 302
    assert _get(gitlab, "/eo/closed/-/raw/main/README.md", STRANGER_TOKEN).status_code == 404


def test_an_archive_holds_the_files(gitlab: EmbeddedGitlab) -> None:
    response = _get(gitlab, "/eo/land/rich/-/archive/v1.0/rich-v1.0.zip")
    with zipfile.ZipFile(io.BytesIO(response.content)) as packed:
        assert packed.read("rich-v1.0/src/deep/a.txt") == b"a"
    assert _get(gitlab, "/api/v4/projects/7/repository/archive.zip").status_code == 200
    assert _get(gitlab, "/eo/land/rich/-/archive/none/rich-none.zip").status_code == 302


def test_topics_and_groups_are_listed(gitlab: EmbeddedGitlab) -> None:
    topics = {t["name"]: t["total_projects_count"] for t in _get(gitlab, "/api/v4/topics").json()}
    assert topics == {"forest": 3, "sharinghub:aimodel": 2}
    inside = _get(gitlab, "/api/v4/groups/eo/projects?include_subgroups=true").json()
    assert "eo/land/rich" in [p["path_with_namespace"] for p in inside]
    assert _get(gitlab, "/api/v4/groups/eo%2Fland").json()["full_name"] == "Eo / Land"


def test_project_pages_and_faces_exist(gitlab: EmbeddedGitlab) -> None:
    page = _get(gitlab, "/eo/land/rich")
    assert page.headers["content-type"].startswith("text/html")
    assert (
        _get(gitlab, "/uploads/-/system/user/avatar/ada.svg")
        .headers["content-type"]
        .startswith("image/svg+xml")
    )


def test_curl_reads_it_too(gitlab: EmbeddedGitlab) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is not installed")
    url = f"{gitlab.url}/api/v4/projects/7/repository/files/README.md/raw"
    done = subprocess.run(
        [curl, "--silent", "--fail", "--noproxy", "*", url], capture_output=True, check=True
    )
    assert done.stdout == b"# Rich\n"


def test_archives_of_any_tag_are_at_the_address_that_both_doors_give(serve_gitlab):
    release = SampleRelease("get-started#1/b ü", "", NOW)
    gitlab = serve_gitlab(make_world(sample("eo/x", files={"a.txt": "a"}, releases=(release,))))
    query = """{ project(fullPath: "eo/x") {
        releases { nodes { tagPath assets { sources { nodes { url } } } } } } }"""
    answer = httpx.post(f"{gitlab.url}/api/graphql", json={"query": query}).json()
    (node,) = answer["data"]["project"]["releases"]["nodes"]
    (listed,) = httpx.get(f"{gitlab.url}/api/v4/projects/eo%2Fx/releases").json()
    url = node["assets"]["sources"]["nodes"][0]["url"]
    assert url == listed["assets"]["sources"][0]["url"]
    assert url.endswith("/-/archive/get-started%231/b%20%C3%BC/x-get-started%231-b%20%C3%BC.zip")
    assert node["tagPath"] == "/eo/x/-/tags/get-started%231%2Fb%20%C3%BC"
    assert httpx.get(url).content[:2] == b"PK"


def test_files_of_packages_are_served_as_pip_and_dvc_ask_for_them(serve_gitlab: Any) -> None:
    packages = (
        SamplePackage("store", "1", "GENERIC", NOW, {"files/md5/ab/cd.dir": b"[]"}),
        SamplePackage("My_Tool", "1.2", "PYPI", NOW),
    )
    gitlab = serve_gitlab(make_world(sample("eo/x", id=7, packages=packages)))
    base = f"{gitlab.url}/api/v4/projects/7/packages"
    stored = httpx.get(f"{base}/generic/store/1/files/md5/ab/cd.dir")
    assert (stored.status_code, stored.content) == (200, b"[]")
    assert httpx.head(f"{base}/generic/store/1/files/md5/ab/none").status_code == 404
    assert httpx.get(f"{base}/generic/store/2/files/md5/ab/cd.dir").status_code == 404
    listed = httpx.get(f"{base}/7001/package_files").json()
    assert [(row["file_name"], row["size"]) for row in listed] == [("files%2Fmd5%2Fab%2Fcd.dir", 2)]
    page = httpx.get(f"{base}/pypi/simple/my-tool/").text
    address, _, sha256 = re.findall(r'href="([^"]+)"', page)[0].partition("#sha256=")
    wheel = httpx.get(address).content
    assert hashlib.sha256(wheel).hexdigest() == sha256
    assert "my_tool-1.2.dist-info/METADATA" in zipfile.ZipFile(io.BytesIO(wheel)).namelist()
    assert httpx.get(f"{base}/pypi/simple/other/").status_code == 404


def test_lists_that_clients_ask_for_are_answered(serve_gitlab: Any, world: Any) -> None:
    """Through GitLab's own client of Python, which wants the fields by which it finds things again."""
    gitlab = serve_gitlab(world)
    with python_gitlab.Gitlab(gitlab.url, private_token=MEMBER_TOKEN) as client:
        rich = client.projects.get("eo/land/rich")
        assert [branch.name for branch in rich.branches.list(get_all=True)] == ["main"]
        assert [tag.name for tag in rich.tags.list(get_all=True)] == ["v2.0", "v1.0"]
        assert rich.tags.get("v1.0").target == rich.branches.get("main").commit["id"]
        assert [member.username for member in rich.members.list(get_all=True)] == ["ada"]
        assert [member.username for member in rich.members_all.list(get_all=True)] == ["ada"]
        assert [link.name for link in rich.releases.get("v2.0").links.list(get_all=True)] == ["whl"]
        assert {label.name for label in rich.labels.list(get_all=True)} == {
            label for issue in rich.issues.list(get_all=True) for label in issue.labels
        }
        first = rich.issues.list(get_all=True)[0]
        assert rich.issues.get(first.iid).title == first.title
        assert [env.name for env in rich.environments.list(get_all=True)]
        assert rich.forks.list(get_all=True) == rich.milestones.list(get_all=True) == []
        assert {"eo", "eo/land"} <= {group.full_path for group in client.groups.list(get_all=True)}
    assert _get(gitlab, "/api/v4/projects/7/members").status_code == 401
    assert _get(gitlab, "/api/v4/projects/7/repository/tags/none").status_code == 404
