"""Rule 1: metadata is in ``README.md`` (or ``readme.md``) of the default branch, between two ``---``.

Source: SharingHub documentation, "Add metadata to a project". Where SharingHub drops all metadata at a YAML
mistake, what is before the mistake is kept and the line is named. A README that is a symbolic link is what it
leads to, and files that it includes are part of it, as GitLab shows them. Where it is not Markdown it holds
no metadata, and is shown all the same: README.txt, and README without an ending, as plain text, unless they
have front matter.
"""

import html
import posixpath
import re
from dataclasses import replace

from sharinghub_static.problems import phrase
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.front_matter import FrontMatter, read_front_matter
from sharinghub_static.project.href import DEAD_LINK_ADVICE, dead_link
from sharinghub_static.project.lfs_pointer import lfs_pointer
from sharinghub_static.project.redaction import redacted_front_matter
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.project.rules.companion_files import say_in_lfs
from sharinghub_static.snapshot.file_links import INCLUDE, SYMLINK, included_path, included_paths
from sharinghub_static.snapshot.readme_names import MARKDOWN_ENDINGS, PLAIN_ENDINGS, find_readme

_MARKUPS = {
    ".ad": "AsciiDoc",
    ".adoc": "AsciiDoc",
    ".asciidoc": "AsciiDoc",
    ".creole": "Creole",
    ".htm": "HTML",
    ".html": "HTML",
    ".mediawiki": "MediaWiki",
    ".org": "Org",
    ".pod": "Pod",
    ".rdoc": "RDoc",
    ".rst": "reStructuredText",
    ".textile": "Textile",
    ".wiki": "MediaWiki",
}
"""Languages of READMEs by their endings: https://docs.gitlab.com/user/project/repository/files/."""

_LONGEST = 400_000
"""Characters of a README with all that it includes."""


@metadata_rule("readme")
def apply(builder: ProjectBuilder) -> None:
    """Read the README."""
    record = builder.record
    readme = record.text(find_readme(text.path for text in record.texts))
    if readme is None:
        _say_why(builder)
        return
    entry = builder.hrefs.real_file(readme.path)
    path = entry.path if entry else readme.path
    if lfs_pointer(readme.text):
        say_in_lfs(builder, path)
        return
    builder.readme_cut = readme.is_cut
    if posixpath.splitext(readme.path)[1].lower() in MARKDOWN_ENDINGS:
        front = redacted_front_matter(read_front_matter(readme.text, path))
        if posixpath.splitext(readme.path)[1].lower() in PLAIN_ENDINGS and not front.is_present:
            _read_plain_text(builder, front)
        else:
            builder.begin(_with_includes(builder, front, readme.text))
    else:
        _read_other_markup(builder, readme.text, path)
    if readme.is_cut:
        message = phrase(
            "%(path)s has %(size)s bytes; only its beginning is read", path=path, size=f"{readme.size:,}"
        )
        builder.problem("SH202", message, file=path, line=1)
    if builder.readme_is_plain and not builder.problems:
        message = phrase("%(path)s is plain text and has no front matter", path=path)
        hint = phrase("Rename it to README.md, and begin it with `---`, `title: …`, `license: …` and `---`.")
        builder.problem("SH110", message, file=path, line=1, hint=hint)
    elif not builder.front.is_present and not builder.readme_original and not builder.problems:
        builder.problem("SH110", phrase("%(path)s has no front matter", path=path), file=path, line=1)


def _from_restructured_text(text: str) -> str:
    # With docutils, which few READMEs need.
    from sharinghub_static.project.restructured_text import restructured_text_to_markdown

    return restructured_text_to_markdown(text)


def _read_plain_text(builder: ProjectBuilder, front: FrontMatter) -> None:
    """Take a README without any markup: it is shown line by line, and read as others are."""
    text = front.markdown.rstrip()
    builder.begin(replace(front, markdown=f"<pre>{html.escape(text, quote=False)}</pre>\n" if text else ""))
    builder.readme_original, builder.readme_is_plain = text, bool(text)


def _read_other_markup(builder: ProjectBuilder, text: str, path: str) -> None:
    """Take a README that is not Markdown: reStructuredText laid out, others as they are written."""
    ending = posixpath.splitext(path)[1].lower()
    markup = _MARKUPS.get(ending, "")
    markdown = _from_restructured_text(text) if ending == ".rst" else ""
    hint = phrase("Write metadata into CITATION.cff, or begin a README.md with `---`, `title: …` and `---`.")
    message = phrase("%(path)s is reStructuredText: it is shown, and holds no metadata", path=path)
    if not markdown:
        message = phrase(
            "%(path)s is shown as it is written, and holds no metadata: it is %(markup)s, not Markdown",
            path=path,
            markup=markup or phrase("another format"),
        )
        longest = max(map(len, re.findall("`+", text)), default=0)
        fence = "`" * max(3, longest + 1)
        markdown = f"{fence}{markup.lower()}\n{text.rstrip()}\n{fence}\n"
        builder.readme_is_source = True
    builder.problem("SH203", message, file=path, line=1, hint=hint)
    builder.begin(FrontMatter(path, {}, markdown))
    builder.readme_original = text or " "


def _say_why(builder: ProjectBuilder) -> None:
    """Say why there is no text of a README: there is none, it could not be read, or it is none."""
    path = find_readme(file.path for file in builder.record.files)
    entry = builder.hrefs.file(path) if path else None
    failed = {"texts", "repository", "files"} & {part for part, _ in builder.record.failures}
    if entry and entry.mode == SYMLINK and builder.hrefs.real_file(path) is None:
        builder.problem("SH403", dead_link(entry), file=path, line=1, hint=DEAD_LINK_ADVICE)
    elif failed:
        message = phrase("the README could not be read")
        builder.problem("SH601", message, file=path)
    elif path:
        # GitLab gives no text of what it takes for binary: UTF-16, or a NUL anywhere.
        builder.problem("SH109", phrase("%(path)s is not text in UTF-8", path=path), file=path, line=1)
    else:
        builder.problem("SH201", phrase("the project has no README"))


def _with_includes(builder: ProjectBuilder, front: FrontMatter, original: str) -> FrontMatter:
    """The README with the files that it includes in their place."""
    included = set(included_paths(front.path, front.markdown))
    left = _LONGEST

    def content_of(match: re.Match[str]) -> str:
        nonlocal left
        path = included_path(front.path, match["path"])
        text = builder.record.text(path) if path in included else None
        if text is not None and len(text.text) <= left:
            left -= len(text.text)
            builder.readme_original = original
            return text.text.removeprefix("\ufeff").strip("\r\n")
        line = front.first_line + front.markdown.count("\n", 0, match.start())
        _say_not_included(builder, front.path, line, match["path"], path)
        return match[0]

    return replace(front, markdown=INCLUDE.sub(content_of, front.markdown))


def _say_not_included(builder: ProjectBuilder, readme: str, line: int, written: str, path: str) -> None:
    """Say why a file stays out of the README; nothing while it is not known what the repository holds."""
    if not path:
        message = phrase("`%(path)s` is not included: it is no file of the repository", path=written[:100])
        hint = phrase(
            "Copy its text, or link it: GitLab includes addresses only where it is set up to do so."
        )
        builder.problem("SH403", message, file=readme, line=line, hint=hint)
    elif not builder.hrefs.sees_all:
        return
    elif builder.hrefs.real_file(path) is None:
        message = phrase("`%(path)s` is included, and is not in the repository", path=path[:100])
        builder.problem("SH403", message, file=readme, line=line)
    else:
        message = phrase(
            "`%(path)s` is not included: it is no text, or there are too many or too long files",
            path=path[:100],
        )
        builder.problem("SH202", message, file=readme, line=line)
