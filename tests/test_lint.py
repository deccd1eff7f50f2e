"""Front matter is checked by itself: one line a Problem, or a report that a merge request shows."""

import json
import re
import subprocess
from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from sharinghub_static.cli import main
from sharinghub_static.problems import Problem
from sharinghub_static.project.lint import as_lines

GOOD = "---\ntitle: A map\nlicense: Apache-2.0\nextent:\n  spatial: [1, 2, 3, 4]\n---\n# A map\n"
BAD = "---\ntitle: A map\ntitle: Again\nlicense: MIT\nextent:\n  spatial: [300, 2, 3, 4]\n---\n# A map\n"

# What GitLab's documentation asks of a Code Quality report.
CODE_QUALITY = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "not": {"pattern": "^(\\./|/)"}},
                    "lines": {
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                        "required": ["begin"],
                    },
                },
            },
        },
    },
}


@pytest.fixture
def readme(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def write(text: str | bytes, name: str = "README.md") -> str:
        Path(name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return name

    return write


def test_a_sound_readme_says_nothing(readme, capsys):
    assert main(["lint", readme(GOOD)]) == 0
    assert capsys.readouterr().out == ""


def test_each_problem_is_one_line_with_its_place_and_code(readme, capsys):
    assert main(["lint", readme(BAD), readme(GOOD, "other.md")]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" ")[0] for line in lines] == ["README.md:3:1:", "README.md:6:3:"]
    assert all(line.split(" ")[1] in {"error", "warning", "notice"} for line in lines)
    assert all(line.split(" ")[2].startswith("SH") for line in lines)


def test_a_merge_request_can_show_them(readme, capsys):
    assert main(["lint", "--format", "gitlab", readme(BAD)]) == 1
    report = json.loads(capsys.readouterr().out)
    jsonschema_rs.validate(CODE_QUALITY, report)
    assert [issue["location"]["lines"]["begin"] for issue in report] == [3, 6]
    assert len({issue["fingerprint"] for issue in report}) == 2


def test_a_fingerprint_does_not_move_with_the_line(readme, capsys):
    main(["lint", "--format", "gitlab", readme(BAD)])
    before = {issue["fingerprint"] for issue in json.loads(capsys.readouterr().out)}
    main(["lint", "--format", "gitlab", readme(BAD.replace("---\ntitle", "---\n\n\ntitle", 1))])
    assert {issue["fingerprint"] for issue in json.loads(capsys.readouterr().out)} == before


def test_sarif_names_tool_rule_level_and_place(readme, capsys):
    assert main(["lint", "--format", "sarif", readme(BAD)]) == 1
    run = json.loads(capsys.readouterr().out)["runs"][0]
    assert run["tool"]["driver"]["name"] == "sharinghub-static"
    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in run["results"]} == rules
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "README.md"}, "region": {"startLine": 3, "startColumn": 1}}


@pytest.mark.parametrize("format_", ["gitlab", "sarif"])
def test_a_report_is_whole_when_there_is_nothing_to_say(readme, capsys, format_):
    assert main(["lint", "--format", format_, readme(GOOD)]) == 0
    assert json.loads(capsys.readouterr().out) is not None


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\xff\xfe\x00",
        b"---\n" + b"a: [" * 50_000,
        "---\ntitle: 🛰️ \u202egnol\n---\n".encode(),
        b"---\r\nx: 1\r\n---",
    ],
    ids=["empty", "bytes", "bomb", "bidi", "crlf"],
)
def test_no_file_stops_it(readme, text):
    assert main(["lint", readme(text)]) in {0, 1}


def test_a_missing_file_is_reported_after_the_problems_of_the_others(readme, capsys):
    assert main(["lint", "nowhere.md", readme(BAD), "none.md"]) == 2
    shown = capsys.readouterr()
    assert shown.err.splitlines() == [
        f"error: {name}: cannot be read (No such file or directory)" for name in ("nowhere.md", "none.md")
    ]
    assert [line.split(" ")[0] for line in shown.out.splitlines()] == ["README.md:3:1:", "README.md:6:3:"]


@pytest.mark.parametrize("name", ["LICENSE", "COPYING.txt", "licences/MIT.txt", "CITATION.cff"])
def test_a_readme_alone_is_not_said_to_lack_a_licence_that_a_file_beside_or_above_has(readme, capsys, name):
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_text("")
    Path("docs").mkdir()
    Path(".git").mkdir()
    text = "---\ntitle: A\n---\n# A\n"
    assert main(["lint", readme(text), readme(text, "docs/README.md")]) == 0
    outside = readme(text, "../README.md")
    assert main(["lint", outside]) == 1
    assert "SH302" in capsys.readouterr().out
    Path(outside).unlink()


def test_a_file_without_front_matter_is_called_by_its_name(readme, capsys):
    assert main(["lint", "--select", "SH110", readme("# A\n", "model.md")]) == 1
    assert capsys.readouterr().out.startswith("model.md:1:1: notice SH110 model.md has no front matter. ")


def test_a_bare_repository_is_no_project(tmp_path, capsys):
    subprocess.run(["git", "init", "--quiet", "--bare", str(tmp_path / "snow.git")], check=True)
    assert main(["lint", str(tmp_path / "snow.git")]) == 2
    assert "is a bare repository, without files; clone it" in capsys.readouterr().err


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project in a folder of a repository, with a Problem in front matter, body and a companion file."""
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    folder = tmp_path / "models/snow"
    folder.mkdir(parents=True)
    front = "---\ntitle: Snow\ntitle: Again\nlicense: MIT\nassets: [gone/*.tif]\n---\n"
    (folder / "README.md").write_text(f"{front}# Snow\n\n[more](missing.md)\n")
    (folder / "CITATION.cff").write_text("cff-version: [\n")
    monkeypatch.chdir(folder)
    return folder


def codes(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """Code of each line to its path."""
    lines = capsys.readouterr().out.splitlines()
    return {line.split(" ")[2]: line.partition(":")[0] for line in lines}


def test_a_folder_is_checked_with_body_and_companions_against_its_files(project, capsys):
    assert main(["lint"]) == 1
    found = codes(capsys)
    assert {"SH408", "SH212", "SH320"} <= found.keys()
    assert found["SH320"] == "CITATION.cff"
    (project / "missing.md").write_text("# More")
    assert main(["lint", str(project)]) == 1
    assert "SH212" not in codes(capsys)


def test_codes_are_selected_and_ignored_by_their_beginnings(project, capsys):
    assert main(["lint", "--select", "SH2,sh408"]) == 1
    assert codes(capsys).keys() == {"SH408", "SH212"}
    assert main(["lint", "--select", "SH2", "--ignore", "SH212"]) == 0
    assert codes(capsys) == {}
    assert main(["lint", "--ignore", "XYZ"]) == 2
    assert "no code begins with 'XYZ'" in capsys.readouterr().err


@pytest.mark.parametrize(("level", "status"), [("never", 0), ("error", 0), ("warning", 1), ("notice", 1)])
def test_the_severity_that_fails_is_chosen(readme, capsys, level, status):
    path = readme("---\ntitle: A\nlicense: MIT\nextent:\n  spatial: [300, 2, 3, 4]\n---\n# A\n")
    assert main(["lint", "--fail-on", level, path]) == status
    assert ": warning SH" in capsys.readouterr().out


def test_paths_of_reports_are_those_of_the_repository(project, capsys):
    assert main(["lint", "--format", "gitlab", "--select", "SH212"]) == 1
    (entry,) = json.loads(capsys.readouterr().out)
    assert entry["location"]["path"] == "models/snow/README.md"
    assert main(["lint", "--format", "gitlab", "--select", "SH212", str(project)]) == 1
    assert json.loads(capsys.readouterr().out) == [entry]


def test_an_empty_folder_is_a_project_without_anything(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["lint"]) == 1
    assert codes(capsys)["SH201"] == "README.md"


def test_the_hooks_run_commands_that_there_are(readme, capsys):
    hooks = yaml.safe_load((Path(__file__).parents[1] / ".pre-commit-hooks.yaml").read_text())
    assert len(hooks) == 2
    for hook in hooks:
        program, *arguments = hook["entry"].split()
        assert program == "sharinghub-static"
        assert main([*arguments, readme(GOOD)]) == 0
        for name in ("README.md", "readme.MD"):
            assert re.search(hook["files"], name)
        # A project has one README, and a hook that gets names of files is given no other.
        assert hook.get("pass_filenames") is False or not re.search(hook["files"], "docs/README.md")


def test_what_is_about_no_file_is_about_the_readme() -> None:
    problem = Problem("SH302", "no licence found.", "Add a LICENSE file.")
    assert as_lines([problem]) == "README.md:1:1: warning SH302 no licence found. Add a LICENSE file.\n"
