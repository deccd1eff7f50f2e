"""What is in the folder of a tree."""

from pathlib import Path

from sharinghub_static.site.tree_listing import TreeListing


def test_a_folder_without_any_file_is_seen(tmp_path: Path) -> None:
    for path in ("index.html", "a/b/c/page.html", "a/d/page.html", "e/page.html"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("")
    assert not TreeListing.of(tmp_path).has_empty_folder()
    for folder in ("f", "a/g", "a/b/c/h/i", "e/j"):
        (tmp_path / folder).mkdir(parents=True)
        assert TreeListing.of(tmp_path).has_empty_folder(), folder
        (tmp_path / folder).rmdir()
    (tmp_path / "a/b/c/h").rmdir()
    assert not TreeListing.of(tmp_path).has_empty_folder()
