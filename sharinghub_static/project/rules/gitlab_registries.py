"""GitLab's own pages and registries as links: ``bug_tracker``, ``package``, ``container``.

Source: SharingHub server, ``_build_links``: packages bear ``package:name`` and ``package:type``, containers
``container:image`` and ``container:tags``; images called ``snapshot…`` are skipped, tags of 64 hexadecimal
digits (build caches) dropped. ``via``, ``license``, ``cite-as`` and ``preview`` are the catalog's to add.
"""

import re

from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.model import Link
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.snapshot.records import PackageRecord
from sharinghub_static.text.lines import clean

_CACHE_TAG = re.compile(r"[0-9a-f]{64}")


@metadata_rule("gitlab_registries")
def apply(builder: ProjectBuilder) -> None:
    """Add the links."""
    record, url = builder.record, builder.record.web_url
    if record.counts.open_issues is not None and all(link.rel != "bug_tracker" for link in builder.links):
        builder.links.append(Link("bug_tracker", f"{url}/-/issues", "text/html", "Bug tracker"))
    newest: dict[tuple[str, str], PackageRecord] = {}
    for package in record.packages:
        newest.setdefault((package.name, package.kind), package)
    for package in newest.values():
        extra = {"package:name": package.name, "package:type": package.kind.lower()}
        title = clean(f"{package.name} {package.version}")
        builder.links.append(Link("package", f"{url}/-/packages/{package.id}", "text/html", title, extra))
    for image in record.containers:
        if image.name.startswith("snapshot"):
            continue
        tags = [tag for tag in image.tags if not _CACHE_TAG.fullmatch(tag)]
        extra_ = {"container:image": image.location, "container:tags": tags}
        address = f"{url}/container_registry/{image.id}"
        builder.links.append(Link("container", address, "text/html", clean(image.name or image.path), extra_))
