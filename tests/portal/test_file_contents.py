"""What is inside a file is shown on its row, as text."""

from lxml import html as lxml_html

from sharinghub_static.portal import pages
from sharinghub_static.portal.project_page.file_heads import file_contents
from sharinghub_static.portal.translation.translator import ENGLISH
from sharinghub_static.snapshot.head_records import FileHead, HeadRecord, HeadTable
from tests.project.reading import config_with, read
from tests.projects import make_hub

HOSTILE = "<script>alert(1)</script>"
TABLE = HeadTable("rows", ("id", HOSTILE), (("1", "=cmd|' /C calc'!A0"), ("2", HOSTILE)), 1234, 30)
HEADS = (
    HeadRecord(
        "a.csv", "s", FileHead("CSV", (("rows", 1234), ("columns", 30), ("delimiter", ";")), (TABLE,))
    ),
    HeadRecord("b.csv", "s", None, "damaged"),
    HeadRecord("gone.csv", "s", FileHead("CSV", (("rows", 1),))),
    HeadRecord(
        "own.csv",
        "s",
        FileHead(
            "Odd", (("my fact", 1.5), ("header", "no")), (HeadTable("my list", ("x",), (("1",),), 1, 1),)
        ),
    ),
)


def test_the_row_of_a_file_has_its_content_folded_and_in_a_box_that_scrolls() -> None:
    config = config_with(assets=[{"glob": "*.csv"}])
    project = read(files=("a.csv", "b.csv", "own.csv"), config=config, heads=HEADS)
    site = dict(pages(make_hub(project, config=config)))
    page = next(
        lxml_html.fromstring(content)
        for path, content in site.items()
        if path.endswith("index.html") and b'id="files"' in content
    )
    first, own = page.xpath("//*[@id='files']//details[@class='content']")
    assert first.get("open") is None
    assert (
        " ".join(first.find("summary").text_content().split()) == "First rows: a.csv 1,234 rows · 30 columns"
    )
    box = first.xpath("div[@class='table']")[0]
    assert (box.get("tabindex"), box.get("role")) == ("0", "region")
    assert [cell.text_content() for cell in box.xpath(".//th | .//td")] == [
        *("id", HOSTILE, "1", "=cmd|' /C calc'!A0", "2", HOSTILE)
    ]
    assert first.xpath(".//script") == []
    assert first.xpath("p[@class='note']")[0].text_content() == "1,232 more rows · 28 more columns"
    facts = [entry.text_content().strip() for entry in own.xpath("dl/div")]
    assert facts == ["my fact1.5", "Row of headingsno"]


def test_only_what_could_be_read_has_content() -> None:
    contents = file_contents(read(heads=HEADS), ENGLISH)
    assert sorted(contents) == ["a.csv", "gone.csv", "own.csv"]
    assert contents["gone.csv"].summary == "One row"
    assert contents["own.csv"].tables[0].title == "my list"
