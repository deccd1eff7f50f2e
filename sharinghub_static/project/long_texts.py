"""Keep the long texts of a project in a file, from which they are read when a page or a format wants them."""

from dataclasses import replace

from sharinghub_static.project.model import Project
from sharinghub_static.snapshot.notebook_records import NotebookCell
from sharinghub_static.snapshot.records import ProjectRecord
from sharinghub_static.text.text_file import TextFile

__all__ = ["set_aside", "set_record_aside"]


def set_record_aside(record: ProjectRecord, texts: TextFile) -> ProjectRecord:
    """Return a record whose files, notes of releases and notebooks are in a file.

    Args:
        record: as the snapshot has it.
        texts: takes them.
    """
    if not (record.texts or record.releases or record.notebooks):
        return record
    return replace(
        record,
        texts=tuple(replace(each, text=texts.put(each.text)) for each in record.texts),
        releases=tuple(replace(each, description=texts.put(each.description)) for each in record.releases),
        notebooks=tuple(
            replace(each, cells=tuple(_cell(cell, texts) for cell in each.cells)) for each in record.notebooks
        ),
    )


def _cell(cell: NotebookCell, texts: TextFile) -> NotebookCell:
    outputs = tuple(replace(each, text=texts.put(each.text)) for each in cell.outputs)
    return replace(cell, text=texts.put(cell.text), outputs=outputs)


def set_aside(project: Project, texts: TextFile) -> Project:
    """Return a project whose README and description are in a file.

    Args:
        project: as it was interpreted.
        texts: takes them.
    """
    readme = project.readme
    if readme:
        readme = replace(readme, markdown=texts.put(readme.markdown), original=texts.put(readme.original))
    description, beginning = texts.put(project.description), texts.put(project.beginning)
    return replace(project, readme=readme, description=description, beginning=beginning)
