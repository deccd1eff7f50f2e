"""Which projects are made from which."""

from sharinghub_static.portal.relations import Relations
from sharinghub_static.project.model import Link, Project, ProjectReference
from tests.projects import make_hub, make_project


def _naming(path: str, *named: str, rel: str = "derived_from") -> Project:
    return make_project(
        path, "ai-model", links=tuple(Link(rel, ProjectReference("dataset", one)) for one in named)
    )


def _told(relations: Relations, project: Project) -> list[tuple[str, bool, str]]:
    return [(one.rel, one.named_here, one.other.record.full_path) for one in relations.of(project)]


def test_a_relation_is_seen_from_both_ends() -> None:
    model, data = _naming("a/model", "A/Data"), make_project("a/data")
    relations = Relations(make_hub(model, data))
    assert _told(relations, model) == [("derived_from", True, "a/data")]
    assert _told(relations, data) == [("derived_from", False, "a/model")]
    assert [one.category for one in relations.of(data)] == ["ai-model"]


def test_what_is_not_published_is_not_related() -> None:
    model = _naming("a/model", "a/gone")
    assert Relations(make_hub(model)).of(model) == []


def test_naming_oneself_or_another_twice_adds_nothing() -> None:
    model, data = _naming("a/model", "a/model", "a/data", "a/data"), make_project("a/data")
    relations = Relations(make_hub(model, data))
    assert len(relations.of(model)) == len(relations.of(data)) == 1


def test_two_kinds_of_relation_are_two_relations_and_what_a_project_names_comes_first() -> None:
    data = make_project("a/data", links=(Link("related", ProjectReference("ai-model", "a/model")),))
    relations = Relations(make_hub(_naming("a/model", "a/data"), data))
    assert _told(relations, data) == [("related", True, "a/model"), ("derived_from", False, "a/model")]


def test_what_names_a_project_earlier_in_the_alphabet_still_comes_after_what_it_names() -> None:
    projects = [_naming("a/first", "a/zoo"), make_project("a/base"), _naming("a/zoo", "a/base")]
    told = _told(Relations(make_hub(*projects)), projects[2])
    assert told == [("derived_from", True, "a/base"), ("derived_from", False, "a/first")]


def test_circles_are_no_trouble() -> None:
    one, other = _naming("a/one", "a/other"), _naming("a/other", "a/one")
    relations = Relations(make_hub(one, other))
    assert len(relations.of(one)) == len(relations.of(other)) == 2
