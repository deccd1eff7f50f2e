"""Notebooks as pages: cells in order, each within its own bounds, without scripts."""

from dataclasses import replace

from lxml import html as lxml_html

from sharinghub_static.portal.components.notebook_text import closed, notebook_markdown
from sharinghub_static.portal.site_pages import pages
from sharinghub_static.portal.translation.translator import ENGLISH
from sharinghub_static.snapshot.notebook_records import NotebookCell, NotebookOutput, NotebookRecord
from tests.cases import each_case
from tests.project.reading import config_with, read
from tests.projects import make_hub

HTML = (
    "<div>\n<style scoped>b{}</style>\n\n"
    '<table onclick="x()"><tr><td>**7**</td></tr></table>\n</div><script>1</script>'
)
BOOK = NotebookRecord(
    "docs/my book.ipynb",
    "s",
    "Flood maps",
    "python",
    (
        NotebookCell("markdown", "# Flood maps\n\n## Data\n\n<!-- open"),
        NotebookCell(
            "code", "print('```')", (NotebookOutput("text", "a ``` b", True), NotebookOutput("html", HTML))
        ),
        NotebookCell("markdown", "~~~\nleft open"),
        NotebookCell(
            "code", "1/0", (NotebookOutput("error", "ZeroDivisionError"), NotebookOutput("interactive"))
        ),
        NotebookCell("markdown", "## End"),
    ),
    True,
)


def test_a_notebook_is_a_page_that_its_project_leads_to() -> None:
    config = config_with(assets=[{"glob": "*.ipynb"}])
    damaged = replace(BOOK, path="x.ipynb", cells=(), flaw="damaged")
    project = read(files=("docs/my book.ipynb", "x.ipynb"), config=config, notebooks=(BOOK, damaged))
    site = dict(pages(make_hub(project, config=config)))
    (path,) = [path for path in site if "/-/notebooks/" in path]
    page = lxml_html.fromstring(site[path])
    assert page.xpath("string(//h1)") == "Flood maps"
    body = page.xpath("//div[contains(@class, 'prose')]")[0]
    assert [each.text_content() for each in body.xpath(".//h2 | .//h3")] == ["Data", "End"]
    assert [each.get("data-lang") for each in body.iter("pre")] == [
        "python",
        "output",
        None,
        "python",
        "error",
    ]
    assert [each.text_content().strip() for each in body.iter("pre")][1] == "a ``` b"
    assert body.xpath("string(.//table)") == "**7**"
    assert not body.xpath(".//script | .//style | .//@onclick")
    assert "Interactive output" in body.text_content()
    overview = lxml_html.fromstring(site["dataset/group/demo/index.html"])
    (lead,) = overview.xpath("//section[@id='notebooks']//a")
    assert lead.text_content() == "Flood maps"
    assert path.endswith(lead.get("href"))
    assert overview.xpath(f"//table[@class='files']//a[@href='{lead.get('href')}']")


@each_case(
    "text, end",
    [
        ("~~~python\nx", "\n~~~"),
        ("```a\nx\n```", "```"),
        ("```\n~~~\nx", "\n```"),
        ("a\n\n <!-- b", "\n-->"),
        ("a <!-- b", "<!-- b"),
        ("<pre>x", "\n</pre>"),
        ("<STYLE>x</style>", "</style>"),
        ("`a` ```b``` c", "c"),
    ],
)
def test_a_cell_ends_where_its_author_ended_it(text: str, end: str) -> None:
    assert closed(text).endswith(end)
    assert closed(closed(text)) == closed(text)


def test_a_picture_is_named_from_the_folder_of_the_notebook() -> None:
    output = NotebookOutput("picture", "docs/my book.ipynb/output-1-1.png")
    text = notebook_markdown(replace(BOOK, cells=(NotebookCell("code", "x", (output,)),)), ENGLISH)
    assert text.endswith("![Output of the code above](<my%20book.ipynb/output-1-1.png>)")
