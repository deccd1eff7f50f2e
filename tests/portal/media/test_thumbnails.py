"""Copies of pictures are kept from build to build; nothing else in their folder is touched."""

from pathlib import Path

from sharinghub_static.portal.media.imaging import KeptCopies


def test_only_copies_of_its_own_are_forgotten(tmp_path: Path) -> None:
    KeptCopies(tmp_path).put("a" * 64, 320, b"old")
    (tmp_path / "notes.txt").write_text("the owner's")
    (tmp_path / f"{'b' * 64}-320.1.webp").symlink_to(tmp_path / "notes.txt")
    copies = KeptCopies(tmp_path)
    copies.put("c" * 64, 320, b"new")
    copies.forget_others()
    names = {file.name for file in tmp_path.iterdir()}
    assert names == {"notes.txt", f"{'b' * 64}-320.1.webp", f"{'c' * 64}-320.2.webp"}
