"""E-mail addresses that others wrote are taken out, however they hid them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.text import emails
from sharinghub_static.text.emails import (
    find_emails,
    find_emails_in_markdown,
    looks_like_email,
    mask_emails_in_markdown,
)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Write to ada@private.example!", "Write to …@…!"),
        ("<ada@private.example>, bob@private.example", "<…@…>, …@…"),
        ("[me](mailto:ada@private.example)", "[me](mailto:…@…)"),
        ("ada&#64;private.example", "…@…"),
        ("ada%40private.example or not", "…@… or not"),
        ("two@@signs and ada@private.example", "two@@signs and …@…"),
        ("ADA@PRIVATE.EXAMPLE", "…@…"),
        ("first\n  ada@private.example\nlast", "first\n  …@…\nlast"),
    ],
)
def test_an_address_is_masked_and_the_rest_stays(text: str, masked: str) -> None:
    assert mask_emails_in_markdown(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no address",
        "thank you @ada.nadir, and @bob",
        "git@gitlab.example.org:eo/cover.git",
        "numpy@2.1.0 and icon@2x.png",
        "registry.example.org/image@sha256:0123",
        "https://user@host.example/path",
        "a@b",
    ],
)
def test_what_is_no_address_stays_as_it_is(text: str) -> None:
    assert mask_emails_in_markdown(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "ada@<!-- -->private.example",
        "ada<b>@</b>private.example",
        "ada**@**private.example",
        "ada@private`.`example",
        "ada\\@private.example",
        "ada&commat;private.example",
        "ada&#x40;<i>private</i>.example",
        "ada@pri<!-- a\nb -->vate.example",
    ],
)
def test_an_address_hidden_by_markup_is_broken_up(text: str) -> None:
    masked = mask_emails_in_markdown(text)
    assert not find_emails_in_markdown(masked)


pieces = st.lists(
    st.sampled_from(
        [
            "ada",
            "@",
            "&#64;",
            "%40",
            "private.example",
            ".",
            "<!--",
            "-->",
            "<b>",
            "</b>",
            "*",
            "\\",
            " ",
            "\n",
            "`",
        ]
    ),
    max_size=12,
).map("".join)


@given(pieces | st.text(max_size=40))
def test_no_address_is_left_whatever_it_was(text: str) -> None:
    masked = mask_emails_in_markdown(text)
    assert not find_emails_in_markdown(masked)
    assert mask_emails_in_markdown(masked) == masked


@pytest.mark.parametrize(
    "name",
    [
        "zed@example.org", "Zed <zed@example.org>", "zed%40example.org", "zed%2540example.org", "z%40y.o",
        "git%40lab.example", "zed&#64;example.org", "zed [at] example.org", "zed (at) lab (dot) example",
        "zed\uff20example.org", "z\u200bed@exam\u200bple.org",
    ],
)  # fmt: skip
def test_a_name_that_holds_an_address_or_what_resembles_one_is_no_name(name: str) -> None:
    assert looks_like_email(name)


@pytest.mark.parametrize("name", ["Ada", "Ada @ Lab", "ada@lab", "40 % of 2.5", "Ada (at home)", "50%40", ""])
def test_a_name_without_an_address_stays(name: str) -> None:
    assert not looks_like_email(name)


_MARKED = st.lists(
    st.sampled_from(
        (
            *(
                "ada@",
                "lab.example",
                "@",
                "&#64;",
                "%40",
                " [at] ",
                "**",
                "_",
                "`",
                "\\",
                "\\@",
                "a",
                ".",
                " ",
                "\n",
            ),
            *(
                "[lab](https://x.example)",
                "<b>",
                "</b>",
                "<!-- ",
                " -->",
                "](x",
                "][1]",
                "![",
                "＠",
                "\u200b",
            ),
        )
    ),
    max_size=14,
).map("".join)


@given(_MARKED)
def test_addresses_in_markdown_are_those_that_are_masked_there(text: str) -> None:
    addresses = {address.email for address in emails._locate_in_markdown(text)} | find_emails(text)
    assert find_emails_in_markdown(text) == addresses


_QUOTED = st.lists(
    st.sampled_from(
        (
            *(
                '"',
                '\\"',
                "&quot;",
                "ada",
                "@",
                '"@',
                "lab.example",
                "&#64;",
                '"&#64;',
                "%40",
                " [at] ",
                "é",
                ".",
            ),
            *("\u200b", " ", "\n", "<b>", "</b>", ":", ",", "://", "\\u0040", "＠"),
        )
    ),
    max_size=14,
).map("".join)


@given(_QUOTED)
def test_no_address_is_lost_because_a_sign_follows_a_quotation_mark(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(emails, "_SIGN", emails._AT)
        patch.setattr(emails, "_PLAIN_SIGN", emails._AT)
        expected = list(emails.locate_emails(text))
    assert list(emails.locate_emails(text)) == expected
