"""reStructuredText as Markdown: nothing of the text is lost, and docutils opens nothing."""

from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.project.restructured_text import restructured_text_to_markdown as convert
from tests.cases import each_case
from tests.effort import bounded_calls


@each_case(
    "text, markdown",
    [
        ("Reef maps\n=========\n\nOne\n---\n\nTwo\n---\n", "# Reef maps\n\n## One\n\n## Two"),
        ("*a* **b** ``c`` `d`", "*a* **b** `c` *d*"),
        (
            "`the guide <docs/guide.rst>`_ and https://a.org",
            "[the guide](docs/guide.rst) and [https://a.org](https://a.org)",
        ),
        ("Install_\n\n.. _Install: https://a.org", "[Install](https://a.org)"),
        ("snake_case, 2 * 3, [x] <b> #1\n", "snake_case, 2 \\* 3, \\[x\\] \\<b\\> #1"),
        ("- a\n- b\n\n  - c", "- a\n\n- b\n\n  - c"),
        ("3. a\n4. b", "3. a\n4. b"),
        ("::\n\n  pip install `x`", "```\npip install `x`\n```"),
        (".. code-block:: python\n\n   import reef", "```python\nimport reef\n```"),
        (">>> 1\n1", "```pycon\n>>> 1\n1\n```"),
        (".. note:: Mind this.", "> [!note]\n> Mind this."),
        (".. image:: a.png\n   :alt: x\n   :target: b", "[![x](a.png)](b)"),
        ("| a\n| b", "a\\\nb"),
        (":math:`a^2`\n\n.. math::\n\n   b", "$`a^2`$\n\n```math\nb\n```"),
        ("a [1]_\n\n.. [1] note", "a [^1]\n\n[^1]: note"),
        ("===  ===\n A    B\n===  ===\n 1   2|3\n===  ===", "| A | B |\n| --- | --- |\n| 1 | 2\\|3 |"),
        ("term\n  words", "- **term**: words"),
        (":Author: me", "- **Author**: me"),
        ("a\n\n----\n\nb", "a\n\n***\n\nb"),
        ("a\n\n  quoted", "a\n\n> quoted"),
        ("|x| y\n\n.. |x| replace:: *z*", "*z* y"),
        # What docutils does not know keeps its text.
        (":ref:`text <label>` :py:class:`~a.B`", "text `a.B`"),
        (".. seealso:: this\n\n   and *that*", "> [!note]\n> this\n> and *that*"),
        (".. toctree::\n   :maxdepth: 1\n\n   intro\n   api", "- intro\n- api"),
        (".. versionadded:: 1.2\n\n   Words.", "`1.2`\n\nWords."),
        (".. prompt:: bash\n\n   pip install x", "```bash\npip install x\n```"),
        # What it may not follow is a link, or HTML that is cleaned like any other.
        (".. include:: CHANGES.rst", "[CHANGES.rst](CHANGES.rst)"),
        (".. raw:: html\n\n   <p>\n\n   x</p>", "<p>\nx</p>"),
        (".. contents::\n\nA\n=\n\nx", "# A\n\nx"),
        (".. comment\n\nx", "x"),
        ("broken *emphasis", "broken \\*emphasis"),
    ],
)
def test_each_construct_has_its_like_in_markdown(text: str, markdown: str) -> None:
    assert convert(text) == markdown


@each_case(
    "text",
    [
        ".. include:: /etc/passwd",
        ".. csv-table::\n   :file: /etc/passwd",
        ".. raw:: html\n   :file: /etc/passwd",
    ],
)
def test_no_file_is_opened(text: str) -> None:
    assert "root:" not in convert(text)


@each_case(
    "text",
    [
        "- " * 3000 + "x",
        "x" * 400_000,
        "=" * 30_000,
        "*a " * 4_000,
        "|a| " * 3_000,
        "a_ " * 4_000,
        ":f:`x` " * 2_000,
    ],
    ids=lambda text: text[:8],
)
def test_what_would_take_very_long_is_not_laid_out(text: str) -> None:
    with bounded_calls(1_000_000):
        assert convert(text) == ""


def test_a_long_table_is_laid_out() -> None:
    rule, row = "+" + "-" * 30 + "+" + "-" * 30 + "+", f"| {'a':28} | {'b':28} |"
    table = "\n".join([rule, *[line for _ in range(150) for line in (row, rule)]])
    assert convert(table).count("| a | b |") == 150


def test_of_many_unknown_directives_all_keep_their_text() -> None:
    with bounded_calls(3_000_000):
        assert convert(".. foo::\n\n   word\n\n" * 200).count("word") == 200


@given(st.text(alphabet="ab*_`|:.-=<>\\ \n[]", max_size=60))
def test_no_text_makes_it_raise(text: str) -> None:
    convert(text)
