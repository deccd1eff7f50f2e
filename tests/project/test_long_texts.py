"""What authors wrote at length is not in memory while a site is made."""

from pathlib import Path

from sharinghub_static.hub_reading import interpret_hub
from sharinghub_static.isolation import Isolation
from sharinghub_static.snapshot.notebook_records import NotebookCell, NotebookOutput, NotebookRecord
from sharinghub_static.snapshot.records import InstanceRecord, ReleaseRecord, TextRecord
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.text.text_file import StoredText, TextFile, as_stored
from tests.projects import GITLAB, make_config, make_record

WORDS = "Many words of one. " * 40
README = f"---\ntags: [a]\n---\n# Alps\n\n{WORDS}\n"
RECORD = make_record(
    "eo/alps",
    topics=("sharinghub:dataset",),
    description="",
    texts=(TextRecord("README.md", README, len(README)),),
    releases=(ReleaseRecord("v1", "One", WORDS, None),),
    notebooks=(
        NotebookRecord(
            "a.ipynb", "x", cells=(NotebookCell("code", WORDS, (NotebookOutput("text", WORDS),)),)
        ),
    ),
)


def test_a_hub_is_the_same_with_its_long_texts_in_a_file(tmp_path: Path) -> None:
    with Snapshot.open(tmp_path / "snapshot.sqlite", create=True) as store:
        store.instance = InstanceRecord(GITLAB)
        store.put(RECORD, "1")
        config = make_config()
        whole = interpret_hub(config, store, Isolation())
        hub = interpret_hub(config, store, Isolation(), texts=TextFile(tmp_path))
    assert hub.projects == whole.projects
    hub = hub.with_problems({RECORD.id: whole.projects[0].problems[:1]})
    (project,) = hub.projects
    (record, readme) = (project.record, project.readme)
    assert readme is not None
    assert project.is_described_by_readme
    (cell,) = record.notebooks[0].cells
    fields = [
        (project, "description"),
        (project, "beginning"),
        (readme, "markdown"),
        (record.texts[0], "text"),
        (cell, "text"),
    ]
    fields += [(record.releases[0], "description"), (cell.outputs[0], "text")]
    assert all(type(as_stored(*field)) is StoredText for field in fields)
    assert WORDS.strip() in readme.markdown
    assert project.beginning == WORDS.strip()
