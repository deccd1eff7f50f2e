"""Documents in which every at sign is written as one are read faster, and no address is lost by it."""

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sharinghub_static.text import markup
from tests.properties import examples

_PIECES = st.sampled_from(
    (
        "ada@lab.example",
        "ada@",
        "lab.example",
        "@",
        "<b>",
        "</b>",
        "<p>",
        "</p>",
        "<td>",
        "<br/>",
        "<a href='mailto:ada@lab.example'>",
        '<a title="a@b.example" href="x">',
        "<!-- bob@lab.example -->",
        "<!-- x",
        "-->",
        "<![CDATA[<b>ada@</b>lab.example]]>",
        '<script>{"@type": "x", "m": "eve@lab.example"}</script>',
        "<style>",
        "</style>",
        "&#64;",
        "&#6",
        "4;",
        "&#64",
        "%40",
        "%4",
        "0",
        " [at] ",
        "[a",
        "t]",
        " (dot) ",
        "\uff20",
        "\\u0040",
        "<",
        ">",
        '"',
        "é",
        " ",
        "\n",
    )
)
_DOCUMENTS = st.lists(_PIECES, max_size=14).map("".join)


@settings(max_examples=examples(130))
@given(_DOCUMENTS)
@example("<p>a@lab.example<b>x</b></p><td>&#6<b>4</b>5;bob&#64;lab.example</td>")
@example("ada%4<b>0</b>lab.example and a@b.example")
def test_no_address_is_lost_or_comes_in_another_order(document: str) -> None:
    for is_inline, after in (
        (lambda name: name not in markup.BLOCKS, markup._unchanged),
        (lambda name: name in markup._XML_INLINE, markup._without_tags),
    ):
        expected = list(markup._locate_any(document, is_inline, after))
        located = list(markup._locate(document, is_inline, after))
        if re.search("@", markup._SCRIPT.sub(" ", document)):
            assert located == expected
        else:
            assert {each.email for each in located} == {each.email for each in expected}


def test_signs_that_tags_divide_are_not_plain() -> None:
    assert markup._are_signs_plain("<p>ada@lab.example</p>")
    for hidden in ("&#64;", "%<b>40</b>", "%4<i></i>0", "[<b>at</b>]", "<a href='x%40y'>"):
        assert not markup._are_signs_plain(f"<p>ada@lab.example {hidden}</p>")
