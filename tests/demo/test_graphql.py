"""Questions by GraphQL, answered and refused as GitLab does."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from gitlab import GraphQL

from sharinghub_static.demo.world import SampleCommit, SampleContainer, SampleFile, SampleUser
from sharinghub_static.sources.gitlab.query_documents import load_query, query_names
from tests.demo.conftest import Ask
from tests.gitlab_double.server import EmbeddedGitlab
from tests.worlds import ADMIN_TOKEN, MEMBER_TOKEN, NOW, STRANGER_TOKEN, make_world, sample

_PATHS = "{ projects(sort: id_asc) { nodes { fullPath } } }".replace("id_asc", '"id_asc"')


def _paths(answer: dict[str, Any]) -> list[str]:
    return [node["fullPath"].rpartition("/")[2] for node in answer["data"]["projects"]["nodes"]]


@pytest.mark.parametrize("name", query_names())
def test_the_crawlers_own_queries_are_valid_and_within_an_anonymous_callers_limits(
    name: str, ask: Ask
) -> None:
    given: dict[str, object] = {
        "first": 100,
        "sort": "id_asc",
        "each": 10,
        "paths": ["README.md"],
        "pathCount": 1,
        "withRepository": True,
        "withText": True,
        "withModels": True,
        "withExperiments": True,
        "labels": ["discussion"],
        "notes": 100,
        "ref": "main",
        "tested": 3,
        "environments": 20,
        "iid": "1",
        "id": "gid://gitlab/Ml::Model/701",
        "fullPath": "eo/land/rich",
        "path": "eo/land/rich" if name == "locate" else "eo/land",
    }
    if name in ("environments", "models", "candidates"):  # Told of one project at a time.
        given["ids"] = ["gid://gitlab/Project/7"]
    if name == "contributors":  # An error where there is no repository.
        given["ids"] = ["gid://gitlab/Project/7"]
    query = load_query(name)
    answer = ask(query.text, **query.values(given))
    assert "errors" not in answer
    assert answer["data"]


@pytest.mark.parametrize(
    ("token", "hidden"),
    [
        ("", {"inside", "closed"}),
        (STRANGER_TOKEN, {"closed"}),
        (MEMBER_TOKEN, set()),
        (ADMIN_TOKEN, set()),
    ],
)
def test_a_caller_sees_what_their_token_opens(ask: Ask, token: str, hidden: set[str]) -> None:
    everything = {"rich", "second", "plain", "inside", "closed", "no-code", "empty", "archived"}
    assert set(_paths(ask(_PATHS, token))) == everything - hidden


def test_an_invisible_project_is_null_without_an_error(ask: Ask) -> None:
    assert ask('{ project(fullPath: "eo/closed") { id } }') == {"data": {"project": None}}


def test_a_repository_for_members_is_null_for_others(ask: Ask) -> None:
    query = '{ project(fullPath: "eo/no-code") { repository { rootRef } } }'
    assert ask(query)["data"]["project"] == {"repository": None}
    assert ask(query, MEMBER_TOKEN)["data"]["project"]["repository"] == {"rootRef": "main"}


def test_a_project_without_repository_has_no_branch_and_no_files(ask: Ask) -> None:
    query = """{ project(fullPath: "eo/empty") { repository {
        exists empty rootRef lastCommit { sha } blobs(paths: ["a"]) { nodes { path } }
        tree { lastCommit { sha } }
    } } }"""
    assert ask(query)["data"]["project"]["repository"] == {
        "exists": False,
        "empty": True,
        "rootRef": None,
        "lastCommit": None,
        "blobs": {"nodes": []},
        "tree": None,
    }


@pytest.mark.parametrize(("token", "titles"), [("", 2), (STRANGER_TOKEN, 2), (MEMBER_TOKEN, 3)])
def test_confidential_issues_are_for_members(ask: Ask, token: str, titles: int) -> None:
    answer = ask('{ project(fullPath: "eo/second") { issues { count nodes { title } } } }', token)
    assert answer["data"]["project"]["issues"]["count"] == titles


@pytest.mark.parametrize(("token", "notes"), [("", ["Seen."]), (MEMBER_TOKEN, ["Seen.", "Our secret."])])
def test_internal_notes_are_for_members(ask: Ask, token: str, notes: list[str]) -> None:
    answer = ask('{ project(fullPath: "eo/second") { issue(iid: "1") { notes { nodes { body } } } } }', token)
    assert [n["body"] for n in answer["data"]["project"]["issue"]["notes"]["nodes"]] == notes


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        ("state: opened", ["Open one"]),
        ("state: closed", ["Closed one"]),
        ('labelName: ["bug"]', ["Open one"]),
        ('labelName: ["bug", "other"]', []),
        ('search: "closed"', ["Closed one"]),
        ('iids: ["2"]', ["Closed one"]),
        ("sort: CREATED_ASC", ["Closed one", "Open one"]),
        ("confidential: true", []),
        ('createdAfter: "2025-06-15T00:00:00Z"', ["Open one"]),
        ('createdBefore: "2025-06-15"', ["Closed one"]),
    ],
)
def test_issues_are_filtered(ask: Ask, filters: str, titles: list[str]) -> None:
    answer = ask(f'{{ project(fullPath: "eo/second") {{ issues({filters}) {{ nodes {{ title }} }} }} }}')
    assert [n["title"] for n in answer["data"]["project"]["issues"]["nodes"]] == titles


@pytest.mark.parametrize(
    ("arguments", "paths"),
    [
        ('topics: ["forest"]', ["rich", "second", "plain"]),
        ('topics: ["forest", "sharinghub:aimodel"]', ["rich", "second"]),
        ('topics: ["forest", "nowhere"]', []),
        ('ids: ["gid://gitlab/Project/9", "gid://gitlab/Project/11"]', ["plain"]),
        ('fullPaths: ["eo/plain", "eo/closed"]', ["plain"]),
        ("archived: ONLY", ["archived"]),
        ('search: "plai"', ["plain"]),
        ('namespacePath: "eo/land"', ["rich"]),
    ],
)
def test_projects_are_chosen(ask: Ask, arguments: str, paths: list[str]) -> None:
    answer = ask(f'{{ projects({arguments}, sort: "id_asc") {{ nodes {{ fullPath }} }} }}')
    assert _paths(answer) == paths


def test_more_than_fifty_full_paths_are_an_error(ask: Ask) -> None:
    answer = ask("query($p: [String!]) { projects(fullPaths: $p) { nodes { id } } }", p=["eo/plain"] * 51)
    assert "50" in answer["errors"][0]["message"]
    assert answer["data"] == {"projects": None}


def test_pages_follow_the_cursor_to_the_end_although_projects_come_and_go(
    gitlab: EmbeddedGitlab, ask: Ask
) -> None:
    query = """query($after: String) { projects(sort: "id_asc", first: 2, after: $after) {
        pageInfo { hasNextPage endCursor } nodes { fullPath } } }"""
    first = ask(query)
    assert _paths(first) == ["rich", "second"]
    gone = [p for p in gitlab.world.projects if p.path not in ("rich", "second")]
    gitlab.world = make_world(*gone)
    page = first["data"]["projects"]["pageInfo"]
    seen = []
    while page["hasNextPage"]:
        answer = ask(query, after=page["endCursor"])
        page = answer["data"]["projects"]["pageInfo"]
        seen += _paths(answer)
    assert seen == ["plain", "no-code", "empty", "archived"]


@pytest.mark.parametrize("cursor", ["nonsense", "eyJpZCI6ICJ4In0", "W10", "e30"])
def test_a_foreign_cursor_is_an_error(ask: Ask, cursor: str) -> None:
    answer = ask(f'{{ projects(sort: "id_asc", after: "{cursor}") {{ nodes {{ id }} }} }}')
    assert answer["errors"][0]["message"] == "Please provide a valid cursor"


def test_a_page_holds_at_most_a_hundred_and_count_stops_after_its_limit(serve_gitlab: Any) -> None:
    gitlab = serve_gitlab(make_world(*(sample(f"eo/p{n}", id=n + 1) for n in range(130))))
    query = "{ projects(first: 500) { count(limit: 99) nodes { id } } }"
    answer = httpx.post(f"{gitlab.url}/api/graphql", json={"query": query}).json()
    assert len(answer["data"]["projects"]["nodes"]) == 100
    assert answer["data"]["projects"]["count"] == 100


@pytest.mark.parametrize("field", ["mlModels", "mlExperiments", "environments"])
def test_fields_for_one_project_are_null_with_an_error_from_the_second_on(ask: Ask, field: str) -> None:
    answer = ask(
        f'{{ projects(ids: ["gid://gitlab/Project/7", "gid://gitlab/Project/8"], sort: "id_asc") '
        f"{{ nodes {{ {field} {{ nodes {{ name }} }} }} }} }}"
    )
    first, second = answer["data"]["projects"]["nodes"]
    assert first[field]["nodes"]
    assert second[field] is None
    assert [e["message"] for e in answer["errors"]] == [
        f'"{field}" field can be requested only for 1 Project(s) at a time.'
    ]


def test_such_a_field_counts_anew_in_each_operation_of_another_name(gitlab: EmbeddedGitlab) -> None:
    query = 'query %s { project(fullPath: "eo/second") { mlModels { nodes { name } } } }'
    batch = [{"query": query % name} for name in ("A", "B", "A")]
    answers = httpx.post(f"{gitlab.url}/api/graphql", json=batch).json()
    first, second, again = (answer["data"]["project"]["mlModels"] for answer in answers)
    assert [models["nodes"][0]["name"] for models in (first, second)] == ["unet", "unet"]
    assert again is None


def test_a_merge_has_commits_beside_its_first_parents_and_is_nobodys_contribution(
    gitlab: EmbeddedGitlab,
) -> None:
    commits = (
        SampleCommit("ada", "Begin", NOW),
        SampleCommit("bob", "Beside", NOW + timedelta(hours=1), on_branch=True),
        SampleCommit("ada", "Merge branch 'beside'", NOW + timedelta(hours=2)),
    )
    gitlab.world = make_world(sample("eo/merged", id=1, commits=commits))
    query = """{ project(fullPath: "eo/merged") { repository { commits(ref: "HEAD") {
        pageInfo { hasNextPage } nodes { sha parentSha authorName } } } } }"""
    payload = httpx.post(f"{gitlab.url}/api/graphql", json={"query": query}).json()
    merge, beside, begin = payload["data"]["project"]["repository"]["commits"]["nodes"]
    assert merge["parentSha"] == beside["parentSha"] == begin["sha"]
    listed = httpx.get(f"{gitlab.url}/api/v4/projects/1/repository/contributors").json()
    assert sorted((each["name"], each["commits"]) for each in listed) == [
        ("Ada Sample", 1),
        ("Bob Sample", 1),
    ]


def test_model_versions_are_packages_too(ask: Ask) -> None:
    answer = ask(
        '{ project(fullPath: "eo/second") { packages(packageType: ML_MODEL) { nodes { name version } } } }'
    )
    assert {n["version"] for n in answer["data"]["project"]["packages"]["nodes"]} == {"1.0.0", "1.1.0"}


def test_many_large_files_at_once_are_refused_but_one_is_not(serve_gitlab: Any) -> None:
    big = dict.fromkeys(("a.txt", "b.txt"), b"x" * (11 << 20))
    gitlab = serve_gitlab(make_world(sample("eo/big", files=big)))
    text = """query($paths: [String!]!) { project(fullPath: "eo/big") { repository {
        blobs(paths: $paths, first: 2) { nodes { path %s } } } } }"""

    def ask(paths: list[str], field: str) -> Any:
        body = {"query": text % field, "variables": {"paths": paths}}
        return httpx.post(f"{gitlab.url}/api/graphql", json=body).json()

    refused = ask(["a.txt", "b.txt"], "rawTextBlob")
    assert refused["errors"][0]["message"] == "Max blobs size limit exceeded (22 MiB / 20 MiB)."
    assert refused["data"]["project"]["repository"]["blobs"] is None
    assert "errors" not in ask(["a.txt"], "rawTextBlob")
    assert "errors" not in ask(["a.txt", "b.txt"], "rawSize")


def test_files_come_with_text_or_as_a_pointer_and_missing_ones_are_absent(serve_gitlab: Any) -> None:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 5000000000\n"
    files = (
        SampleFile("big.tif", pointer, lfs_oid="a" * 64, lfs_size=5_000_000_000),
        SampleFile("a.txt", b"caf\xe9"),
        SampleFile("b.bin", b"\0\1"),
    )
    gitlab = serve_gitlab(make_world(sample("eo/x", files=files)))
    query = """{ project(fullPath: "eo/x") { repository {
        blobs(paths: ["big.tif", "a.txt", "b.bin", "none"]) {
            nodes { path lfsOid rawSize rawTextBlob } } } } }"""
    answer = httpx.post(f"{gitlab.url}/api/graphql", json={"query": query}).json()
    blobs = {n["path"]: n for n in answer["data"]["project"]["repository"]["blobs"]["nodes"]}
    assert set(blobs) == {"big.tif", "a.txt", "b.bin"}
    assert blobs["big.tif"]["rawSize"] == "5000000000"
    assert blobs["big.tif"]["rawTextBlob"].startswith("version https://git-lfs")
    assert blobs["a.txt"]["rawTextBlob"] == "caf\ufffd"
    assert blobs["b.bin"]["rawTextBlob"] is None


def test_a_time_that_is_none_is_an_error(ask: Ask) -> None:
    answer = ask('{ project(fullPath: "eo/second") { issues(createdAfter: "soon") { count } } }')
    assert "soon" in answer["errors"][0]["message"]


def test_an_unknown_ref_is_an_error(ask: Ask) -> None:
    answer = ask(
        '{ project(fullPath: "eo/plain") { repository { blobs(paths: ["a"], ref: "no") { nodes { id } } } } }'
    )
    assert answer["errors"][0]["message"] == "Ref is not valid"


def test_a_large_tree_comes_in_pages(serve_gitlab: Any) -> None:
    names = [f"data/{n:03}.txt" for n in range(230)]
    gitlab = serve_gitlab(make_world(sample("eo/x", files=dict.fromkeys(names, "x"))))
    query = """query($after: String) { project(fullPath: "eo/x") { repository {
        paginatedTree(recursive: true, first: 100, after: $after) {
          pageInfo { hasNextPage endCursor } nodes { blobs { nodes { path } } } } } } }"""
    seen, after, pages = [], None, 0
    while True:
        body = {"query": query, "variables": {"after": after}}
        answer = httpx.post(f"{gitlab.url}/api/graphql", json=body).json()
        tree = answer["data"]["project"]["repository"]["paginatedTree"]
        assert len(tree["nodes"]) == 1
        seen += [n["path"] for n in tree["nodes"][0]["blobs"]["nodes"]]
        pages += 1
        if not tree["pageInfo"]["hasNextPage"]:
            break
        after = tree["pageInfo"]["endCursor"]
    assert (seen, pages) == (names, 3)


def test_a_groups_projects_are_listed_with_and_without_subgroups(ask: Ask) -> None:
    query = """{ group(fullPath: "eo") { a: projects { nodes { path } }
        b: projects(includeSubgroups: true) { nodes { path } } } }"""
    group = ask(query)["data"]["group"]
    assert "rich" not in [n["path"] for n in group["a"]["nodes"]]
    assert "rich" in [n["path"] for n in group["b"]["nodes"]]
    assert ask('{ group(fullPath: "no") { id } }')["data"]["group"] is None


def test_an_unknown_field_is_named_in_gitlabs_words(ask: Ask) -> None:
    answer = ask('{ project(fullPath: "eo/plain") { defaultBranch } }')
    assert answer["errors"][0]["message"] == "Field 'defaultBranch' doesn't exist on type 'Project'"
    assert "data" not in answer


@pytest.mark.parametrize(
    "header", [{"PRIVATE-TOKEN": "no"}, {"Authorization": "Bearer no"}, {"JOB-TOKEN": "any"}]
)
def test_a_bad_token_and_a_jobs_token_are_refused(gitlab: EmbeddedGitlab, header: dict[str, str]) -> None:
    response = httpx.post(
        f"{gitlab.url}/api/graphql", json={"query": "{ currentUser { id } }"}, headers=header
    )
    assert (response.status_code, response.json()) == (401, {"errors": [{"message": "Invalid token"}]})


def test_a_long_query_is_refused_and_long_variables_are_not(ask: Ask, gitlab: EmbeddedGitlab) -> None:
    assert ask("{ currentUser { id } }" + " " * 10_000, status=422) == {
        "errors": [{"message": "Query too large"}]
    }
    ask("query($s: String) { projects(search: $s) { nodes { id } } }", s="x" * 20_000)
    half = {"query": "{ currentUser { id } }" + " " * 5_000}
    assert httpx.post(f"{gitlab.url}/api/graphql", json=[half, half]).status_code == 422


def test_python_gitlabs_client_reads_answers_and_errors(gitlab: EmbeddedGitlab) -> None:
    pytest.importorskip("gql", reason="python-gitlab has its GraphQL client with gql only")
    with GraphQL(gitlab.url, token=MEMBER_TOKEN) as client:
        assert client.execute("{ currentUser { username } }") == {"currentUser": {"username": "ada"}}


@pytest.mark.parametrize("body", [b"", b"{", b"3", b"[3]", b'"x"'])
def test_nonsense_is_a_bad_request(gitlab: EmbeddedGitlab, body: bytes) -> None:
    response = httpx.post(f"{gitlab.url}/api/graphql", content=body)
    assert response.status_code == 400
    assert "errors" in response.json()


def test_what_sharinghubs_own_server_asks_is_answered(serve_gitlab):
    """Its queries (app/providers/client/gitlab.py at 0.4.0) name these three fields that a crawl does not."""
    ada = SampleUser("ada", "Ada", starred=("eo/y", "eo/x"))
    projects = [sample(f"eo/{name}", id=number, name=name.upper()) for number, name in enumerate("xyz", 1)]
    projects[0] = replace(projects[0], containers=(SampleContainer("tool", ("1.0", "2.0", "latest")),))
    gitlab = serve_gitlab(replace(make_world(*projects), users=(ada,)))

    def ask(query: str) -> Any:
        headers = {"Authorization": f"Bearer {MEMBER_TOKEN}"}
        return httpx.post(f"{gitlab.url}/api/graphql", json={"query": query}, headers=headers).json()["data"]

    payload = ask("""{ currentUser { starredProjects { nodes { fullPath } } }
        project(fullPath: "eo/x") {
            userPermissions { adminProject } containerRepositories { nodes { id } } } }""")
    assert [node["fullPath"] for node in payload["currentUser"]["starredProjects"]["nodes"]] == [
        "eo/x",
        "eo/y",
    ]
    assert payload["project"]["userPermissions"] == {"adminProject": False}
    (image,) = payload["project"]["containerRepositories"]["nodes"]
    query = """{ containerRepository(id: "%s") { tags(sort: PUBLISHED_AT_DESC) { nodes { name } } } }"""
    tags = ask(query % image["id"])["containerRepository"]["tags"]["nodes"]
    assert [tag["name"] for tag in tags] == ["latest", "2.0", "1.0"]
    assert ask(query % "gid://gitlab/ContainerRepository/999001") == {"containerRepository": None}


def test_a_search_wants_each_of_its_words_in_any_order(serve_gitlab):
    names = {"eo/alps": "Land cover of the Alps", "eo/sea": "Sea cover"}
    gitlab = serve_gitlab(make_world(*(sample(path, name=name) for path, name in names.items())))
    query = """query($words: String) { projects(search: $words) { nodes { fullPath } } }"""
    for words, expected in {
        "cover land": ["eo/alps"],
        "cover": ["eo/sea", "eo/alps"],
        "land sea": [],
    }.items():
        body = {"query": query, "variables": {"words": words}}
        nodes = httpx.post(f"{gitlab.url}/api/graphql", json=body).json()["data"]["projects"]["nodes"]
        assert sorted(node["fullPath"] for node in nodes) == sorted(expected), words
