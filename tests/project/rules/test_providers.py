"""Rule 8: ``providers`` are kept; a host and a producer are added where none has the role."""

import pytest

from sharinghub_static.project.model import Provider
from tests.project.reading import codes, read
from tests.projects import GITLAB


def test_keeps_providers_and_adds_host_and_producer() -> None:
    project = read("providers: [{name: Institute, roles: [licensor], url: https://example.org}]", name="Demo")
    assert project.providers == (
        Provider("Institute", ("licensor",), "https://example.org"),
        Provider("GitLab", ("host",), f"{GITLAB}/group/demo"),
        Provider("group", ("producer",), f"{GITLAB}/group"),
    )


@pytest.mark.parametrize("role", ["host", "producer"])
def test_adds_none_for_a_role_that_is_taken(role: str) -> None:
    project = read(f"providers: [{{name: Institute, roles: [{role}]}}]")
    assert [provider.name for provider in project.providers if role in provider.roles] == ["Institute"]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("[{roles: [host]}]", "SH308"),
        ("[{name: '', roles: [host]}]", "SH308"),
        ("[{name: A, roles: [boss]}]", "SH309"),
        ("[{name: A, url: 'javascript:alert(1)'}]", "SH401"),
        ("[{name: A, url: 'no address'}]", "SH401"),
        ("[17]", "SH107"),
        ("17", "SH107"),
    ],
)
def test_a_provider_that_cannot_be_used_is_a_problem(value: str, code: str) -> None:
    project = read(f"providers: {value}")
    assert code in codes(project)
    assert {"host", "producer"} <= {role for provider in project.providers for role in provider.roles}
