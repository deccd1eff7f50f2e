"""The schema with its answers tied on."""

from functools import lru_cache, partial
from importlib.resources import files

from graphql import GraphQLObjectType, GraphQLSchema, build_schema

from sharinghub_static.demo.graphql.call import Call
from sharinghub_static.demo.graphql.connection import Info, Node
from sharinghub_static.demo.graphql.models import find_model
from sharinghub_static.demo.graphql.namespace import group_node
from sharinghub_static.demo.graphql.people import user_node
from sharinghub_static.demo.graphql.project import project_node, projects, starred_projects
from sharinghub_static.demo.graphql.registries import find_container
from sharinghub_static.demo.graphql.versions import Version, as_of

__all__ = ["answer", "load_schema"]


@lru_cache
def load_schema(version: Version = (18, 8)) -> GraphQLSchema:
    """GitLab's schema as far as it is answered here.

    Args:
        version: major and minor version of the GitLab.
    """
    text = files("sharinghub_static.demo").joinpath("schema.graphql").read_text("utf-8")
    schema = as_of(build_schema(text), version)
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"):
            for field in kind.fields.values():
                field.resolve = answer
    return schema


def answer(source: Node | None, info: Info, **arguments: object) -> object:
    """A field of a node: its value, or what its callable gives for the arguments.

    Raises:
        KeyError: the node lacks a field of the schema, which is a defect here and not the caller's fault.
    """
    value = (_root(info.context) if source is None else source)[info.field_name]
    return value(info, **arguments) if callable(value) else value


def _root(call: Call) -> Node:
    def project(_info: Info, fullPath: str) -> Node | None:  # noqa: N803 - GitLab's argument
        found = call.viewer.project(call.world, fullPath)
        return None if found is None else project_node(call, found)

    viewer = call.viewer
    return {
        "projects": lambda info, **arguments: projects(call, info, **arguments),
        "project": project,
        "group": lambda _info, fullPath: group_node(call, fullPath, project_node),  # noqa: N803 - GitLab's argument
        "currentUser": None if viewer.username is None else _current_user(call, viewer.username),
        "metadata": None
        if viewer.anonymous
        else {
            "version": call.world.version,
            "revision": "0123456789a",
            "enterprise": call.world.version.endswith("-ee"),
        },
        "queryComplexity": {"score": call.cost.score, "limit": call.limit},
        "mlModel": lambda _info, id: find_model(call, id),  # noqa: A006 - GitLab's argument
        "containerRepository": lambda _info, id: find_container(call, id),  # noqa: A006 - GitLab's argument
    }


def _current_user(call: Call, username: str) -> Node:
    starred = partial(starred_projects, call)
    return {**(user_node(call, username) or {}), "starredProjects": starred}
