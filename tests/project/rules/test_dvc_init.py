"""Rule 21: ``sharinghub:dvc-init`` is ``disable`` only when there are files and none is under ``.dvc/``."""

import pytest

from sharinghub_static.project.interpret import interpret_all
from sharinghub_static.snapshot.records import FileRecord
from tests.projects import make_config, make_record


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (("README.md", "a.csv"), "disable"),
        (("README.md", ".dvc/config"), "enable"),
        (("README.md", "data.dvc"), "disable"),
        (("README.md", "sub/.dvc/config"), "disable"),
        ((), "enable"),
    ],
)
def test_dvc_is_off_only_where_files_are_and_none_of_its_own(files: tuple[str, ...], expected: str) -> None:
    record = make_record(topics=("sharinghub:dataset",), files=tuple(FileRecord(file) for file in files))
    (project,) = interpret_all([record], make_config())
    assert project.features.get("dvc-init") == expected
