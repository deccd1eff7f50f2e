"""Rule 8: ``providers`` are kept; a host and a producer are added where none has the role."""

import pytest

from sharinghub_static.project.model import Provider
from sharinghub_static.snapshot.records import NamespaceRecord
from tests.project.reading import codes, read
from tests.projects import GITLAB


def test_keeps_providers_and_adds_host_and_producer() -> None:
    project = read("providers: [{name: Institute, roles: [licensor], url: https://example.org}]", name="Demo")
    assert project.providers == (
        Provider("Institute", ("licensor",), "https://example.org"),
        Provider("group", ("producer",), f"{GITLAB}/group"),
        Provider("GitLab", ("host",), f"{GITLAB}/group/demo"),
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


def test_the_host_is_the_last_one() -> None:
    front = "providers: [{name: Cloud, roles: [host]}, {name: Lab, roles: [producer]}, {name: Fund}]"
    assert [provider.name for provider in read(front).providers] == ["Lab", "Fund", "Cloud"]


@pytest.mark.parametrize(
    ("namespace", "name"),
    [
        (NamespaceRecord("eo-lab", "Earth Lab", ""), "Earth Lab"),
        (NamespaceRecord("eo-lab/land", "Land", "", names=("Earth Lab", "Land")), "Earth Lab"),
        (NamespaceRecord("eo-lab/land", "Land", ""), "eo-lab"),
    ],
)
def test_the_producer_has_the_display_name_of_the_top_level_group(
    namespace: NamespaceRecord, name: str
) -> None:
    project = read(full_path=f"{namespace.full_path}/cover", namespace=namespace)
    assert project.providers[0] == Provider(name, ("producer",), f"{GITLAB}/eo-lab")
