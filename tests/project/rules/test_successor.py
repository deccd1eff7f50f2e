"""What takes the place of a project: links both ways, and a notice on its page."""

import orjson
from lxml import html

from sharinghub_static.catalog import build_catalog
from sharinghub_static.portal.site_pages import pages
from sharinghub_static.project.interpret import interpret_all
from sharinghub_static.project.model import Project, ProjectReference
from sharinghub_static.snapshot.records import TextRecord
from tests.cases import each_case
from tests.project.reading import codes, links, read
from tests.projects import GITLAB, make_config, make_hub, make_record

FORMS = [
    (f"successor: {GITLAB}/eo/cover", ProjectReference("dataset", "eo/cover")),
    (f"successor: dataset+{GITLAB}/eo/cover", ProjectReference("dataset", "eo/cover")),
    ("successor: https://example.org/cover", "https://example.org/cover"),
    ("new_version: https://huggingface.co/eo/cover", "https://huggingface.co/eo/cover"),
    (
        "successor: https://example.org/other\nlinks: [{rel: successor-version, href: 'https://example.org/cover'}]",
        "https://example.org/cover",
    ),
]


@each_case("front, target", FORMS)
def test_a_successor_is_one_link(front: str, target: object) -> None:
    project = read(f"license: MIT\n{front}")
    assert [link.href for link in links(project, "successor-version")] == [target]
    assert {"successor", "new_version"}.isdisjoint(project.properties)
    assert codes(project) == set()


def test_what_is_no_address_is_a_problem() -> None:
    assert "SH107" in codes(read("successor: [a]"))
    assert "SH401" in codes(read("successor: 'javascript:alert(1)'"))
    assert not read("deprecated: false").is_deprecated


def projects() -> list[Project]:
    topics = ("sharinghub:dataset",)
    readme = "---\nlicense: MIT\ndeprecated: true\nsuccessor: eo/cover\n---\n# Old\n"
    texts = (TextRecord("README.md", readme, len(readme)),)
    records = [make_record("eo/cover", topics=topics), make_record("eo/old", topics=topics, texts=texts)]
    return interpret_all(records, make_config())


def test_items_are_linked_both_ways() -> None:
    documents = dict(build_catalog(make_hub(*projects())).documents)
    old, new = (
        orjson.loads(documents[f"stac/dataset/eo--{name}/eo--{name}.json"]) for name in ("old", "cover")
    )
    assert old["properties"]["deprecated"] is True
    assert "https://stac-extensions.github.io/version/v1.2.0/schema.json" in old["stac_extensions"]
    after = {link["rel"]: link["href"] for link in old["links"]}
    before = {link["rel"]: link["href"] for link in new["links"]}
    assert after["successor-version"] == after["latest-version"] == "../eo--cover/eo--cover.json"
    assert "latest-version" not in before
    assert before["predecessor-version"] == "../eo--old/eo--old.json"


def test_the_latest_of_several_is_the_last_even_where_they_go_around() -> None:
    def latest(**successors: str) -> str | None:
        records = []
        for name in ("a", "b", "c"):
            successor = f"successor: {successors[name]}\n" if name in successors else ""
            readme = f"---\ndeprecated: true\n{successor}---\n# {name}\n"
            texts = (TextRecord("README.md", readme, len(readme)),)
            records.append(make_record(f"eo/{name}", topics=("sharinghub:dataset",), texts=texts))
        documents = dict(build_catalog(make_hub(*interpret_all(records, make_config()))).documents)
        links = orjson.loads(documents["stac/dataset/eo--a/eo--a.json"])["links"]
        return next((link["href"] for link in links if link["rel"] == "latest-version"), None)

    assert latest(a="eo/b", b="eo/c") == "../eo--c/eo--c.json"
    assert latest(a="eo/b", b="https://x.example/new") == "https://x.example/new"
    assert latest(a="eo/b", b="eo/a") == "../eo--b/eo--b.json"
    assert latest() is None


def test_the_page_says_so_first_and_leads_on() -> None:
    files = dict(pages(make_hub(*projects())))
    (notice,) = html.fromstring(files["dataset/eo/old/index.html"].decode()).xpath(
        "//article/*[1][self::aside]"
    )
    assert "should not be used any more" in notice.text_content()
    assert notice.xpath(".//a/@href") == ["../cover/index.html"]
    assert not html.fromstring(files["dataset/eo/cover/index.html"].decode()).xpath("//article/aside")
