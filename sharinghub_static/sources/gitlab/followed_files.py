"""What the files of a repository lead to: targets of symbolic links, and files that the README includes.

Both are known only when the first files were read, so they are read after them, in a second round of requests
that most crawls do not need.
"""

from collections.abc import Iterator
from dataclasses import replace

from sharinghub_static.snapshot.file_links import SYMLINK, final_target, included_paths, link_target
from sharinghub_static.snapshot.readme_names import find_readme
from sharinghub_static.snapshot.records import FileRecord
from sharinghub_static.sources.gitlab.texts import Texts, Wanted, choose_files
from sharinghub_static.sources.gitlab.tree import Tree

__all__ = ["files_to_follow", "note_links"]


def note_links(tree: Tree, texts: Texts) -> None:
    """Take the content of each symbolic link that was read as the path it is, no longer as a text."""
    for path, file in tree.files.items():
        if file.mode == SYMLINK and not file.target and path in texts.texts:
            tree.files[path] = replace(file, target=link_target(path, texts.texts.pop(path).text))
            texts.sizes.pop(path, None)
    _take_targets(tree, texts)


def files_to_follow(tree: Tree, texts: Texts, wanted: Wanted) -> Wanted:
    """The files to read next; none when all were read.

    Args:
        tree: of the repository.
        texts: what was read, after :func:`note_links`.
        wanted: what was chosen by the names in the tree.
    """
    paths = {path for path in _paths(tree, texts, wanted) if path in tree.files}
    return Wanted(tuple(sorted(paths - texts.texts.keys() - texts.asked - texts.sizes.keys())), ())


def _paths(tree: Tree, texts: Texts, wanted: Wanted) -> Iterator[str]:
    for path in wanted.texts:
        # What is only a link is an asset at most, whose content nothing reads.
        if path in tree.files and tree.files[path].mode == SYMLINK and _is_read(path):
            yield final_target(path, tree.files) or tree.files[path].target
    readme = find_readme(texts.texts)
    if readme:
        real = tree.files[readme].target if readme in tree.files else ""
        yield from included_paths(real or readme, texts.texts[readme].text)


def _is_read(path: str) -> bool:
    """Whether a rule reads files of this name."""
    return bool(choose_files([FileRecord(path)]).texts)


def _take_targets(tree: Tree, texts: Texts) -> None:
    """Give the name of a link the text of the file that it leads to."""
    for path, file in tree.files.items():
        if file.target and path not in texts.texts and _is_read(path):
            target = final_target(path, tree.files)
            if target in texts.texts:
                texts.texts[path] = replace(texts.texts[target], path=path)
