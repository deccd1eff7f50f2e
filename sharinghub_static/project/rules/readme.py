"""Rule 1: metadata is in ``README.md`` (or ``readme.md``) of the default branch, between two ``---``.

Source: SharingHub documentation, "Add metadata to a project". Where SharingHub drops all metadata at a YAML
mistake, what is before the mistake is kept and the line is named.
"""

from sharinghub_static.problems import phrase
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.front_matter import read_front_matter
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.snapshot.readme_names import MARKDOWN_ENDINGS, find_readme


@metadata_rule("readme")
def apply(builder: ProjectBuilder) -> None:
    """Read the README."""
    record = builder.record
    readme = record.text(find_readme(text.path for text in record.texts))
    if readme is None:
        unread = find_readme(file.path for file in record.files)
        if unread:
            # GitLab gives no text of what it takes for binary: UTF-16, or a NUL anywhere.
            builder.problem("SH109", phrase("%(path)s is not text in UTF-8", path=unread), file=unread)
        else:
            builder.problem("SH201", phrase("the project has no README"))
        return
    ending = readme.path[len("readme") :].lower()
    if ending not in MARKDOWN_ENDINGS:
        builder.problem(
            "SH203", phrase("%(path)s is not Markdown, so it is not read", path=readme.path), file=readme.path
        )
        return
    builder.begin(read_front_matter(readme.text, readme.path))
    builder.readme_cut = readme.is_cut
    if readme.is_cut:
        said = phrase(
            "%(path)s has %(size)s bytes; only its beginning is read",
            path=readme.path,
            size=f"{readme.size:,}",
        )
        builder.problem("SH202", said, file=readme.path)
    if not builder.front.is_present and not builder.problems:
        builder.problem("SH110", phrase("%(path)s has no front matter", path=readme.path), file=readme.path)
