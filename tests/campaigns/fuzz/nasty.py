# ruff: noqa: E501 - lines are data
"""Short strings that break programs: numbers, markup, encodings, paths, addresses, templates.

The list is our own; it covers the kinds of the Big List of Naughty Strings.
"""

__all__ = ["NASTY", "NASTY_VALUES"]

NASTY: tuple[str, ...] = (
    "", " ", "\t", "\n", "\r\n", "\x00", "\x0b", "\x1b[31m", "\x7f", "\x85", "\u2028", "\ufeff", "\ufffe",
    "\u200b", "\u200d", "\u202e", "\u2066", "\ud800", "\udfff", "\U0010ffff", "é", "e\u0301", "ﬃ", "ß", "İ", "ı",
    "Z͑ͫ̓ͪ̂ͫ", "ﷺ", "👩‍👩‍👧‍👦", "🏳️‍🌈", "رصد", "田中さん", "ความ", "\u1680", "\u3000",
    "undefined", "null", "~", "None", "nil", "NaN", "Infinity", "-Infinity", "true", "False", "yes", "off",
    "0", "-0", "1", "-1", "1e309", "-1e-400", "0x7fffffff", "0o17", "1_000", "1:30:00", "١٢٣", "²",
    "9223372036854775808", "18446744073709551616", "99999999999999999999999999999999", "0.30000000000000004",
    "2020-02-30", "0000-00-00", "9999-12-31T23:59:60Z", "10000-01-01", "-0001-01-01T00:00:00Z",
    "2020-01-01T00:00:00+99:99", "1970-01-01T00:00:00.000000000000001Z", "24:00",
    "constructor", "__proto__", "__class__", "hasOwnProperty", "<<", "!!python/object:os.system", "&a [*a]",
    "*a", "%TAG", "---", "...", "- - - -", "? : ?", "{{7*7}}", "{% raw %}", "{# #}", "${7*7}", "#{7*7}", "%s%n",
    "%(x)s", "{0}", "{path!r:>{width}}", "\\", "\\\\", "\\u0000", "\\ud800", "'", '"', "`", "$$", "$`x`$",
    "<script>alert(1)</script>", "<svg/onload=x>", "<!--", "-->", "<![CDATA[", "]]>", "<?php", "<!DOCTYPE x>",
    "&lt;", "&#0;", "&#x110000;", "&nosuch;", "<a href=javascript:x>", "<table><tr><td>", "</html>", "<math>",
    "</style><script>", "<details><summary>", "<img src=x onerror=y>", "<p id=a><p id=a>", "![]()", "[][]", "[a](b",
    "[^1]", "[^1]: x", "[a]: <b", "> > > >", "* * *", "1. 1. 1.", "- [x] [ ]", "| a |\n|--", "```\n", "~~~mermaid",
    "$$\\frac{$$", "\\begin{matrix}", "$\\def\\a{\\a\\a}\\a$", "[[_TOC_]]", "::include{file=/etc/passwd}", "{+ +}",
    "@all", "#1", "!1", "&1", "%1", ":smile:", "+++\n", ";;;\n", "jane@[lab](https://x.example).org",
    "user@host[.local](u)", "a\u200bb@example.org", "zed%40example.org", "ada&#64;example.org",
    "..", "../../etc/passwd", "/etc/passwd", "a//b", "./.", "C:\\x", "con", "nul.txt", "aux", "a:b", "a.", " a ",
    ".git/config", "index.html", "%2e%2e%2f", "%00", "%ff", "%", "file:///etc/passwd", "x" * 300, "/" * 300,
    "http://[::1", "http://a:b@c", "https://", "//x.example", "javascript:alert(1)", "data:text/html,x", "mailto:",
    "ftp://x", "http://x.example:99999/", "http://xn--/", "http://\u2100.example", "https://x.example/?a=%zz#%",
    "dataset+https://gitlab.example.org/a/b", "10.1234/x<y>", "doi:10.5281/zenodo.1", "sha256:", "a" * 64,
    "POLYGON((0 0,1 1,0 1,1 0,0 0))", "POINT(1e400 0)", "GEOMETRYCOLLECTION(", "[180,-90,-180,90]", "MIT OR (", "((",
    "Apache-2.0 WITH x", "LicenseRef-", "sharinghub:dataset", "../" * 60, "[" * 200, "{" * 200, "(" * 200, "<b>" * 90,
    "*a " * 90, "> " * 90, "&" * 200, "a" * 5000, "é" * 3000, "\u0301" * 900, "🌊" * 500, "\u202e" * 100,
)  # fmt: skip

NASTY_VALUES: tuple[object, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1,
    2**31,
    2**53 + 1,
    2**64,
    -(2**64),
    10**40,
    1.5,
    1e308,
    -0.0,
    float("nan"),
    float("inf"),
    "",
    [],
    {},
    [[]],
    [None],
    [{}],
    {"": None},
    {"nodes": None},
    {"nodes": [None, 1, "x", []]},
    {"id": []},
)
"""Values of other types than a reader expects; each is JSON but for the two that only Python's reads."""
