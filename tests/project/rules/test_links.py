"""Rule 10: ``links`` are taken as they are, their ``href`` resolved."""

import pytest

from sharinghub_static.project.model import Link
from tests.project.reading import codes, links, read


def test_passes_links_through() -> None:
    front = "links: [{rel: about, href: 'https://example.org', title: About, type: text/html, 'x:y': 1}]"
    assert links(read(front), "about") == [
        Link("about", "https://example.org", "text/html", "About", {"x:y": 1})
    ]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("[{href: 'https://example.org'}]", "SH412"),
        ("[{rel: about}]", "SH412"),
        ("[{rel: about, href: 'data:text/html,x'}]", "SH401"),
        ("[{rel: about, href: '../up.md'}]", "SH402"),
        ("[{rel: about, href: missing.md}]", "SH403"),
        ("[about]", "SH107"),
        ("about", "SH107"),
    ],
)
def test_a_link_that_cannot_be_used_is_a_problem(value: str, code: str) -> None:
    project = read(f"links: {value}")
    assert not links(project, "about")
    assert code in codes(project)
