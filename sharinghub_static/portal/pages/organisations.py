"""The list of organisations (groups and people of GitLab), and the projects of each."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import groupby

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.config.instances import instance_title
from sharinghub_static.config.model import GitlabConfig
from sharinghub_static.portal.frame.contexts import Hyperlink
from sharinghub_static.portal.frame.page_groups import PageGroup
from sharinghub_static.portal.frame.registration import site_lists
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.pages.filtered_lists import (
    IndexedGroup,
    IndexedList,
    filtered_list,
    index_pages,
)
from sharinghub_static.portal.search import Within
from sharinghub_static.project.model import Project
from sharinghub_static.snapshot.directory_records import GroupRecord
from sharinghub_static.snapshot.instances import names_instance
from sharinghub_static.snapshot.records import PictureRecord

__all__ = ["Organisation", "Organisations", "organisation_pages"]


@site_lists("organisations")
def organisation_pages(site: SiteData) -> Iterator[PageGroup]:
    """The list of organisations, and each one's pages."""
    layout, translator = site.layout, site.translator
    organisations = Organisations(site.hub).all
    title = translator.gettext("Organisations")
    introduction = translator.gettext("Who makes the projects: the groups and people of GitLab.")
    lists = list(_listed(site, organisations))
    make_index = partial(index_pages, site, layout.organisations, title, introduction, "organisation", lists)
    yield PageGroup(make_index)
    above = (title, layout.organisations())
    for one in organisations:
        path = one.path
        yield filtered_list(
            site,
            one.projects,
            partial(layout.organisation, path),
            Within(one.name, space=path),
            "organisation",
            above,
            Hyperlink(text=one.path, href=one.web_url, external=True),
            table=layout.organisation_table(path),
            summary=one.description,
            picture=site.gallery.avatar(one.picture),
        )


def _listed(site: SiteData, organisations: Sequence["Organisation"]) -> Iterator[IndexedList]:
    """Organisations with others in them, each with those as a tree; then all others."""
    alone = []

    def listed(group: IndexedGroup, each: Organisation, depth: int = 0) -> IndexedList:
        path, picture = site.layout.organisation(each.path), site.gallery.avatar(each.picture)
        last = each.path.rpartition("/")[2]
        note = last if last != each.name else ""
        return IndexedList(group, each.name, path, len(each.projects), note, each.description, picture, depth)

    others = IndexedGroup("")
    for _, inside in groupby(
        sorted(organisations, key=lambda one: one.path.split("/")), key=lambda one: one.path.partition("/")[0]
    ):
        first, *below = inside
        if below:
            group = IndexedGroup(first.name, listed(others, first))
            yield from (listed(group, each, each.path.count("/") - 1) for each in below)
        else:
            alone.append(listed(others, first))
    yield from alone


@dataclass(frozen=True, slots=True)
class Organisation:
    """A group or a person.

    Args:
        path: GitLab's full path of it.
        name: as GitLab has it; the last part of the path for a group that holds groups alone.
        web_url: its address; empty when GitLab does not report it.
        description: what GitLab says of it, as plain text; empty for a person.
        picture: its avatar; None where it has none.
        projects: its own and those of the groups below it, newest change first.
    """

    path: str
    name: str
    web_url: str
    projects: tuple[Project, ...]
    description: str = ""
    picture: PictureRecord | None = None


@dataclass(frozen=True)
class Organisations:
    """All of a hub."""

    hub: Hub

    @cached_property
    def all(self) -> tuple[Organisation, ...]:
        """By path, so that each group is before those below it."""
        having: dict[str, list[Project]] = defaultdict(list)
        namespaces = {one.record.namespace.full_path: one.record.namespace for one in self.hub.projects}
        for project in self.hub.projects:
            parts = project.record.namespace.full_path.split("/")
            for depth in range(1, len(parts) + 1):
                having["/".join(parts[:depth])].append(project)
        groups, unknown = self.hub.groups, GroupRecord("")
        return tuple(
            Organisation(
                path,
                namespaces[path].name
                if path in namespaces
                else groups.get(path, unknown).name or self._instance_title(path) or path.rpartition("/")[2],
                namespaces[path].web_url if path in namespaces else self._address(path),
                tuple(sorted(having[path], key=lambda p: (-p.updated.timestamp(), p.record.full_path))),
                groups.get(path, unknown).description,
                groups.get(path, unknown).picture,
            )
            for path in sorted(having)
            if path
        )

    def _instance_title(self, path: str) -> str:
        """Name of the instance that a path is all of, as readers see it; empty for a group or a person."""
        gitlab = self._instance(path)
        return instance_title(gitlab) if gitlab else ""

    def _instance(self, path: str) -> GitlabConfig | None:
        """The further instance that a path is all of; None for a group or a person."""
        config = self.hub.config
        return next((each for each in config.gitlabs[1:] if config.prefix_of(each) == f"{path}/"), None)

    def _address(self, path: str) -> str:
        """Where GitLab shows a group of which it did not say that."""
        if gitlab := self._instance(path):
            return gitlab.url
        if names_instance(path):
            return self.hub.config.web_address(path)
        return f"{self.hub.instance.url.rstrip('/')}/{path}"
