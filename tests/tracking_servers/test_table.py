"""The matrix of tracking servers and what the documentation says of it are about the same servers."""

import re
from pathlib import Path

from tests.tracking_servers.checks import CHECKS
from tests.tracking_servers.servers import SERVERS

HERE = Path(__file__).parent
DOCS = HERE.parents[1] / "docs" / "tracking.md"


def rows() -> list[list[str]]:
    """The cells of the table in the documentation."""
    table = re.search(r"<!-- tracking servers: .*?-->\n(.*?)<!-- end -->", DOCS.read_text("utf-8"), re.DOTALL)
    assert table is not None
    return [line.strip("| ").split(" | ") for line in table[1].strip().splitlines()]


def test_each_server_has_an_environment_of_its_version() -> None:
    for server in SERVERS:
        wanted = (HERE / "requirements" / f"{server.environment}.txt").read_text()
        assert f"=={server.title.partition(',')[0]}\n" in wanted


def test_the_table_shows_each_server_and_each_check() -> None:
    head, _, *lines = rows()
    assert head[1:] == [server.title for server in SERVERS]
    assert [line[0] for line in lines] == list(CHECKS)


def test_no_check_in_the_table_has_failed() -> None:
    assert not [cell for line in rows() for cell in line if cell.startswith("NO")]
