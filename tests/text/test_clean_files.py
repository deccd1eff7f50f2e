"""What was found clean when it was written is not searched again, and nothing else is taken for it."""

from sharinghub_static.text.files import CleanFiles, clean_files, sanitize_file
from tests.site.check.minisite import check, codes

ADDRESS = "ada@lab.example"
TOKEN = "glpat-" + "Rz7Qk2Vw9Lm4" + "Tn8Ys3Hd"


def test_a_file_counts_with_its_very_bytes_and_its_ending_alone():
    clean = CleanFiles(frozenset())
    clean.add("a/b.html", b"text")
    assert clean.holds("c.html", b"text")
    assert not clean.holds("c.html", b"text ")
    assert not clean.holds("c.xml", b"text")


def test_only_files_that_stayed_as_they_were_count():
    allowed = frozenset({ADDRESS})
    assert sanitize_file("a.txt", ADDRESS.encode(), allowed) == ADDRESS.encode()
    for text in (TOKEN, "bob@lab.example"):
        masked = sanitize_file("a.txt", text.encode(), allowed)
        assert not clean_files(allowed).holds("a.txt", text.encode())
        assert not clean_files(allowed).holds("a.txt", masked)
    assert clean_files(allowed).holds("b.txt", ADDRESS.encode())
    assert not clean_files(frozenset()).holds("b.txt", ADDRESS.encode())


def test_the_check_finds_what_came_into_a_clean_file(tmp_path):
    allowed = frozenset({ADDRESS})
    sanitize_file("notes.txt", ADDRESS.encode(), allowed)
    assert codes(check(tmp_path, {"notes.txt": ADDRESS}, allowed_emails=allowed)) == []
    assert codes(check(tmp_path, {"notes.txt": ADDRESS})) == ["CHK503"]
    assert codes(check(tmp_path, {"notes.txt": f"{ADDRESS} {TOKEN}"}, allowed_emails=allowed)) == ["CHK501"]


def test_secrets_of_the_build_are_looked_for_in_clean_files_too(tmp_path):
    sanitize_file("notes.txt", b"a word of the build", frozenset())
    assert codes(check(tmp_path, {"notes.txt": "a word of the build"}, secrets=("word of the",))) == [
        "CHK502"
    ]


def test_a_clean_file_is_not_searched_again(tmp_path, monkeypatch):
    content = f"See {ADDRESS}"
    allowed = frozenset({ADDRESS, "eve@lab.example"})
    sanitize_file("notes.txt", content.encode(), allowed)
    searched = []
    monkeypatch.setattr(
        "sharinghub_static.site.check.rules.addresses.locate_emails_in_file",
        lambda path, _text: searched.append(path) or (),
    )
    check(tmp_path, {"notes.txt": content}, allowed_emails=allowed)
    assert searched
    assert "notes.txt" not in searched
