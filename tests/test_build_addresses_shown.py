"""An address that only a finished page puts together stops no build, and no other project shows it."""

import shutil
from pathlib import Path

import pytest

from sharinghub_static.cli import main
from sharinghub_static.demo.world import SampleIssue, SampleNote, SampleUser
from sharinghub_static.text.files import is_text, locate_emails_in_file
from tests.gitlab_double.server import EmbeddedGitlab
from tests.worlds import NOW, make_world, sample

ROOT = Path(__file__).resolve().parents[1]
OWN = (
    "jane@[lab](https://x.example).org",
    "jane@lab\u200b.org, ja\u00adne@lab.org, jane@\u2060lab.org, \u200fjane@lab.org",
    "user@host[.local](u)",
    "jane&#64;lab.org, jane&commat;lab.org, jane%40lab.org, jane%2540lab.org, jane&amp;#64;lab.org",
    "jane\uff20lab.org and jane@lab\uff0eorg and jane@lab\u3002org",
    "jane@<wbr>lab.org, jane<b>@</b>lab.org, jane@<!-- x -->lab.org, <span>jane@</span>lab.<i>org</i>",
    "jane@b\u00fccher.example, jane@xn--bcher-kva.example",
    "`jane@`lab.org, jane@~~lab~~.org, jane@![lab](x.png).org, jane@\\\nlab.org",
    "jane [at] lab.org, jane (at) lab (dot) org",
    "| a | b |\n|---|---|\n| jane@ | lab.org |",
    '<img alt="jane@lab.org" src="a.png"> <a href="mailto:jane%40lab.org" title="x">mail</a>',
    "$jane@lab.org$ :tada:@lab.org jane@:tada:.org",
    "```yaml\nauthor: jane@lab.org\n```\njane@[^1].org\n\n[^1]: lab",
)
OTHERS = tuple(text.replace("jane", "eve").replace("user@", "eve@") for text in OWN)


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    names = ("zed%40example.org", "zed&#64;example.org", "zed [at] example.org", "zed\u200b@example.org")
    people = tuple(SampleUser(f"zed{number}", name, "") for number, name in enumerate(names))
    projects = [
        sample(f"eo/own-{number}", topics=("sharinghub:dataset",), files={"README.md": f"# Own\n\n{text}\n"})
        for number, text in enumerate(OWN)
    ]
    notes = tuple(SampleNote(person.username, body, NOW) for body in OTHERS for person in people[:1])
    notes += tuple(SampleNote(person.username, "Thanks", NOW) for person in people)
    issue = SampleIssue(
        "Review", people[0].username, NOW, OTHERS[0], labels=("discussion", "sharingHub"), notes=notes
    )
    projects.append(sample("eo/others", topics=("sharinghub:dataset",), issues=(issue,)))
    folder = tmp_path_factory.mktemp("addresses")
    shutil.copy(ROOT / "tests/site_config.yml", folder)
    with (
        EmbeddedGitlab(make_world(*projects, users=people)) as gitlab,
        pytest.MonkeyPatch.context() as monkeypatch,
    ):
        monkeypatch.chdir(folder)
        monkeypatch.setenv("GITLAB_URL", gitlab.url)
        monkeypatch.setenv("GITLAB_TOKEN", "glpat-member")
        (folder / "schemas").mkdir()
        assert main(["build", "--quiet", "--schemas", "schemas"]) == 0
    return folder / "public"


def test_every_project_is_published_with_its_readme(public: Path) -> None:
    for number in range(len(OWN)):
        page = (public / f"dataset/eo/own-{number}/index.html").read_text()
        assert "SH611" not in page
        assert "SH612" not in page


def test_what_others_wrote_holds_no_address(public: Path) -> None:
    for file in public.rglob("*"):
        if file.is_file() and is_text(content := file.read_bytes()):
            path = file.relative_to(public).as_posix()
            emails = {address.email for address in locate_emails_in_file(path, content.decode())}
            assert not {email for email in emails if email.startswith(("eve", "zed"))}, path
    pages = (page.read_text() for page in (public / "dataset/eo/others").rglob("index.html"))
    assert sum(page.count("…@…") for page in pages) >= len(OTHERS)


def test_an_author_s_own_address_stays(public: Path) -> None:
    page = (public / "dataset/eo/own-0/index.html").read_text()
    assert "jane@<a" in page
    assert "…@…" not in page
