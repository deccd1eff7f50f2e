"""A download that GitLab redirects to its object storage."""

from typing import Any

import pytest
import requests

from sharinghub_static.demo.world import SampleFile
from sharinghub_static.sources.gitlab.rest import GitlabRest
from sharinghub_static.sources.gitlab.retry_adapter import RedirectError, RetryAdapter
from sharinghub_static.sources.http import object_storage as storage
from sharinghub_static.sources.http.object_storage import storage_address
from tests.gitlab_double.server import EmbeddedGitlab
from tests.sources.crawling import IMPATIENT, dataset
from tests.worlds import ADMIN_TOKEN, make_world

TOKEN = {"PRIVATE-TOKEN": "glpat-secret"}
PICTURE = b"\x89PNG\r\n\x1a\n picture"


def test_a_file_in_object_storage_is_fetched_without_the_token() -> None:
    file = SampleFile("a.png", b"pointer", lfs_oid="0" * 64, lfs_size=len(PICTURE), lfs_object=PICTURE)
    project = dataset("eo/x", files=(file,))
    with EmbeddedGitlab(make_world(project), direct_download=True) as gitlab:
        with GitlabRest(gitlab.url, ADMIN_TOKEN, timeout=5, retry_policy=IMPATIENT) as rest:
            assert rest.file(project.id, "a.png", "main", 1_000_000) == PICTURE
        assert gitlab.storage is not None
        assert gitlab.storage.refused == []
        assert [request.status for request in gitlab.requests] == [302]


@pytest.mark.parametrize(
    ("base", "location", "target"),
    [
        ("https://93.184.215.14/a", "https://1.1.1.1/b?c", "https://1.1.1.1/b?c"),
        ("https://93.184.215.14/a", "/b", "https://93.184.215.14/b"),
        ("https://93.184.215.14/a", "http://10.0.0.3/b", ""),
        ("https://93.184.215.14/a", "http://127.0.0.1/b", ""),
        ("https://93.184.215.14/a", "http://[::ffff:10.0.0.3]/b", ""),
        ("https://93.184.215.14/a", "http://[::1]/b", ""),
        ("http://10.0.0.2/a", "http://10.0.0.3:9000/b", "http://10.0.0.3:9000/b"),
        ("http://10.0.0.2/a", "http://169.254.169.254/latest/meta-data", ""),
        ("http://127.0.0.1/a", "http://[fe80::1]/b", ""),
        ("http://127.0.0.1/a", "http://0.0.0.0/b", ""),
        ("https://1.1.1.1/a", "file:///etc/passwd", ""),
        ("https://1.1.1.1/a", "ftp://1.1.1.1/b", ""),
        ("https://1.1.1.1/a", "https://u:p@1.1.1.1/b", ""),
        ("https://1.1.1.1/a", "https://1.1.1.1/b?private_token=glpat-secret", ""),
        ("https://1.1.1.1/a", "https://[/b", ""),
    ],
)
def test_where_a_redirect_may_lead(base: str, location: str, target: str) -> None:
    assert storage_address(base, location, "glpat-secret") == target


def test_a_name_counts_by_its_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {"storage.example": "10.0.0.3", "gitlab.example": "1.1.1.1"}

    def resolve(host: str, *_: Any, **__: Any) -> list[Any]:
        if host not in names:
            raise OSError
        return [(2, 1, 6, "", (names[host], 0))]

    monkeypatch.setattr(storage.socket, "getaddrinfo", resolve)
    assert storage_address("https://gitlab.example/a", "https://storage.example/b", "") == ""
    assert storage_address("https://gitlab.example/a", "https://unknown.example/b", "") != ""


def test_a_redirect_to_the_metadata_of_a_cloud_machine_is_not_followed() -> None:
    adapter = RetryAdapter(IMPATIENT, "http://127.0.0.1:1")
    request = requests.Request("GET", "http://169.254.169.254/latest/meta-data", headers=TOKEN).prepare()
    with pytest.raises(RedirectError, match="may not be followed"):
        adapter.send(request)
    assert "PRIVATE-TOKEN" not in request.headers
