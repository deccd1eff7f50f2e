"""What is inside a file is shown on its row, as text."""

from lxml import html as lxml_html

from sharinghub_static.portal.project_page.file_heads import file_contents
from sharinghub_static.portal.site_pages import pages
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


CLASSES = HeadTable(
    "classes", ("colour", "value", "name"), (("#006400", "10", "Trees"), ("red", "80", HOSTILE)), 2, 3
)
LAND = FileHead("GeoTIFF", (("size", "64 × 32"), ("classes", 2), ("bands", 1)), (CLASSES,))


def test_classes_of_a_raster_have_their_colours_beside_their_values() -> None:
    config = config_with(assets=[{"glob": "*.tif"}])
    project = read(files=("land.tif",), config=config, heads=(HeadRecord("land.tif", "s", LAND),))
    content = file_contents(project, ENGLISH)["land.tif"]
    assert content.summary == "64 × 32 · 2 classes"
    site = dict(pages(make_hub(project, config=config)))
    page = next(content for content in site.values() if b'id="files"' in content)
    [table] = lxml_html.fromstring(page).xpath("//*[@id='files']//details[@class='content']//table")
    assert [cell.text_content().strip() for cell in table.xpath(".//th | .//td")] == [
        *("Value", "Name", "10", "Trees", "80", HOSTILE)
    ]
    assert table.xpath(".//rect/@fill") == ["#006400"]
    assert table.xpath(".//td[1]/svg/@class") == ["colour-chip"]


def test_the_classes_that_an_author_gives_are_shown_in_place_of_those_of_the_file() -> None:
    front = """extensions: {classification: https://stac-extensions.github.io/classification/v2.0.0/schema.json}
classification:
  classes:
    - {value: 1, name: water, color_hint: "0064c8", description: Open water}
    - {value: 2, name: land, color_hint: '"><script>'}
    - nothing
"""
    config = config_with(assets=[{"glob": "*.tif"}])
    project = read(front, files=("land.tif",), config=config, heads=(HeadRecord("land.tif", "s", LAND),))
    [table] = file_contents(project, ENGLISH)["land.tif"].tables
    assert table.rows == (("1", "Open water"), ("2", "land"))
    assert table.colours == ("#0064C8", "")


def test_files_whose_content_is_known_are_not_folded_below_hundreds_of_others() -> None:
    config = config_with(assets=[{"glob": "*.tif"}, {"glob": "*.csv"}])
    tiles = tuple(f"tiles/{number:03}.tif" for number in range(120))
    project = read(files=(*tiles, "a.csv"), config=config, heads=HEADS[:1])
    site = dict(pages(make_hub(project, config=config)))
    page = next(content for content in site.values() if b'class="files"' in content)
    names = lxml_html.fromstring(page).xpath("//table[@class='files']/tbody/tr/th/bdi/text()")
    assert (names[:2], len(names)) == (["a.csv", "tiles/000.tif"], 100)
