"""The command line is quick to help, tells mistakes in one line, and is documented."""

import atexit
import gc
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from sharinghub_static import console
from sharinghub_static.cli import cli, main
from sharinghub_static.errors import ConfigError, RefusedError, SharingHubError
from sharinghub_static.reporting import SilentReporter, section
from tests.cases import each_case

README = (Path(__file__).resolve().parents[1] / "README.md").read_text()


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_has_help_and_stands_in_the_readme(name, capsys):
    assert main([name, "--help"]) == 0
    assert cli.commands[name].help
    assert f"`sharinghub-static {name}" in README
    for parameter in cli.commands[name].params:
        if isinstance(parameter, click.Option) and parameter.name not in {"host", "port"}:
            assert parameter.help, parameter.name
    assert "Usage" in capsys.readouterr().out


def test_help_does_not_load_the_rooms():
    heavy = "pystac", "pydantic", "gitlab", "jinja2"
    script = f"import sys, sharinghub_static.cli; print([n for n in {heavy} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_only_a_process_of_its_own_looks_for_garbage_less_often(monkeypatch, capsys):
    calls = []
    monkeypatch.setattr(gc, "set_threshold", lambda *numbers: calls.append(numbers))
    monkeypatch.setattr(atexit, "register", calls.append)
    monkeypatch.setattr(sys, "argv", ["sharinghub-static", "--version"])
    assert main(["--version"]) == 0
    assert calls == []
    assert main() == 0
    assert len(calls) == 2


def test_an_unknown_command_is_wrong_usage(capsys):
    assert main(["biuld"]) == 2
    assert "biuld" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "status", "lines"),
    [
        (SharingHubError("GitLab is away", "Try later."), 1, ["error: GitLab is away. Try later."]),
        (ConfigError(["a:1: x", "a:2: y"]), 2, ["error: a:1: x", "error: a:2: y"]),
        (RefusedError("too small"), 3, ["error: too small"]),
        (
            KeyError("nothing"),
            1,
            ["error: KeyError: 'nothing'. This is a bug; run again with --debug and report it."],
        ),
    ],
)
def test_an_error_is_reported_on_standard_error_with_its_status(monkeypatch, capsys, error, status, lines):
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("sharinghub_static.commands.serve.serve_site", fail)
    assert main(["serve"]) == status
    shown = capsys.readouterr()
    assert (shown.out, shown.err.splitlines()) == ("", lines)


def test_debug_shows_where_it_came_from(monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise KeyError("nothing")

    monkeypatch.setattr("sharinghub_static.commands.serve.serve_site", fail)
    with pytest.raises(KeyError):
        main(["serve", "--debug"])


def test_an_interrupt_is_no_traceback(monkeypatch, capsys):
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sharinghub_static.commands.serve.serve_site", stop)
    assert main(["serve"]) == 1
    assert "interrupted" in capsys.readouterr().err


def test_in_a_job_of_gitlab_the_log_has_sections_that_fold(capsys, monkeypatch):
    monkeypatch.setenv("GITLAB_CI", "true")
    monkeypatch.setattr(console.time, "time", lambda: 1_750_000_000.9)
    reporter = console.make_reporter()

    def fail():
        with section(reporter, "crawl", "Reading GitLab"):
            reporter.notice("a [notice]")
            raise ConfigError(["x"])

    with pytest.raises(ConfigError):
        fail()
    assert capsys.readouterr().err == (
        "\x1b[0Ksection_start:1750000000:crawl\r\x1b[0KReading GitLab\n"
        "a [notice]\n"
        "\x1b[0Ksection_end:1750000000:crawl\r\x1b[0K"
    )
    monkeypatch.setenv("GITLAB_CI", "")
    with section(console.make_reporter(), "crawl", "Reading GitLab"), section(SilentReporter(), "x", "X"):
        pass
    assert capsys.readouterr().err == "", "elsewhere nothing is said of sections"


def test_in_a_pipeline_each_piece_of_work_is_one_plain_line(capsys, monkeypatch):
    monkeypatch.delenv("GITLAB_CI", raising=False)
    reporter = console.make_reporter()
    with reporter.step("Reading [projects]") as step:
        step.total(3)
        step.advance(2)
    reporter.notice("a [notice]")
    reporter.warning("a [warning]")
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("Reading [projects]: 2 of 3 done in ")
    assert lines[1:] == ["a [notice]", "warning: a [warning]"]


def test_quiet_keeps_the_warnings(capsys):
    reporter = console.make_reporter(quiet=True)
    with reporter.step("Reading") as step:
        step.advance()
    reporter.notice("a notice")
    reporter.warning("a warning")
    assert capsys.readouterr().err == "warning: a warning\n"


@pytest.mark.parametrize(
    ("arguments", "key"), [(["schema", "site"], "gitlab"), (["schema", "front-matter"], "extent")]
)
def test_a_schema_is_printed_for_editors(arguments, key, capsys):
    assert main(arguments) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert key in schema["properties"]


def _run(arguments: list[str], stdout: int) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "sharinghub_static", *arguments]
    return subprocess.run(command, stdout=stdout, stderr=subprocess.PIPE, check=False)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_an_output_that_is_full_is_one_line():
    with Path("/dev/full").open("wb") as full:
        done = _run(["schema", "site"], full.fileno())
    assert done.returncode == 1
    assert (
        done.stderr.decode() == "error: the output: No space left on device. Free some space on the disk.\n"
    )


def test_a_reader_who_has_gone_is_no_error():
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = _run(["schema", "site"], writer)
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (1, b"")


def test_closed_streams_and_a_locale_of_ascii_stop_nothing(tmp_path):
    command = f"{sys.executable} -m sharinghub_static init é --gitlab https://g.org --title 'é 日本' <&- >&-"
    ascii_alone = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PATH": os.environ["PATH"]}
    environ = ascii_alone | {"PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(["sh", "-c", command], cwd=tmp_path, env=environ, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "title: é 日本" in (tmp_path / "é/site_config.yml").read_text("utf-8")


def test_reports_for_programs_are_utf8_whatever_the_terminal_has(tmp_path, monkeypatch):
    (tmp_path / "README.md").write_text("# é 日本\n")
    output = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
    monkeypatch.setattr(sys, "stdout", output)
    assert main(["lint", str(tmp_path / "README.md"), "--format", "gitlab"]) == 1
    assert main(["lint", str(tmp_path / "README.md"), "--format", "text"]) == 1
    output.flush()
    report, lines = output.buffer.getvalue().split(b"]\n")
    assert "…".encode() in report
    assert b"\\u2026" in lines


def test_every_port_is_one(capsys):
    options = [
        option
        for command in cli.commands.values()
        for option in command.params
        if option.name is not None
        and option.name.endswith("port")
        and option.name not in {"report", "allow_report"}
    ]
    assert len(options) >= 5
    for option in options:
        assert isinstance(option.type, click.IntRange), option.name
        assert (option.type.min, option.type.max) == (0, 65_535)
    assert main(["serve", "--port", "99999"]) == 2
    assert "65535" in capsys.readouterr().err


def test_a_current_folder_that_was_deleted_is_no_bug(tmp_path, monkeypatch, capsys):
    folder = tmp_path / "gone"
    folder.mkdir()
    monkeypatch.chdir(folder)
    folder.rmdir()
    assert main(["lint"]) == 1
    assert capsys.readouterr().err == "error: the current folder was deleted. Change to another folder.\n"
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    "arguments",
    [
        ["serve", "--nothing"],
        ["preview", "--no-serve"],
        ["lint", "--format", "x"],
        ["biuld"],
        ["serve", "a", "b"],
    ],
)
def test_wrong_usage_is_one_line_that_leads_to_the_help(arguments, capsys):
    assert main(arguments) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("error: ")
    assert line.endswith(" --help")


@each_case("prefix", ["http://x/y", "//x", "/a b", "/a?b", "/a#b", "/../a", "C:\\a"])
def test_a_prefix_is_a_path(prefix, capsys):
    assert main(["serve", "--prefix", prefix]) == 2
    assert "must be a path such as /group/project" in capsys.readouterr().err


def test_a_folder_without_a_site_is_named(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sharinghub_static.commands.serve.serve_site", lambda *_, **__: None)
    assert main(["serve", str(tmp_path)]) == 1
    assert "is empty. Build a site with: sharinghub-static build" in capsys.readouterr().err
    (tmp_path / "a.txt").write_text("")
    assert main(["serve", str(tmp_path)]) == 0
    assert "has no index.html" in capsys.readouterr().err
    (tmp_path / "index.html").write_text("")
    assert main(["serve", str(tmp_path)]) == 0
    assert capsys.readouterr().err == ""
