"""Files of the package registry: generic ones, and those that pip installs."""

import hashlib
import html

from werkzeug.wrappers import Response

from sharinghub_static.demo.rest.lookup import not_found, readable_at
from sharinghub_static.demo.rest.model_files import STORED_MARK
from sharinghub_static.demo.visit import Visit
from sharinghub_static.demo.wheels import make_wheel, normalized_name
from sharinghub_static.demo.world import SampleProject

__all__ = ["generic_file", "pypi_file", "pypi_simple"]


def generic_file(visit: Visit, project: str, name: str, version: str, path: str) -> Response:
    """``GET /projects/:id/packages/generic/:package_name/:package_version/(*path/):file_name``."""
    found = readable_at(visit, project, "package_registry")
    for package in found.packages:
        if (package.kind, package.name, package.version) == ("GENERIC", name, version):
            if path in package.files:
                return _sent(visit, package.files[path])
            raise not_found("Package File")
    raise not_found("Package")


def pypi_simple(visit: Visit, project: str, name: str) -> Response:
    """``GET /projects/:id/packages/pypi/simple/*package_name``: the links that pip reads."""
    found = readable_at(visit, project, "package_registry")
    wheels = [wheel for known, *wheel in _wheels(found) if known == normalized_name(name.strip("/"))]
    if not wheels:
        raise not_found("Package")
    base = f"{visit.url}/api/v4/projects/{found.id}/packages/pypi/files"
    links = [
        f'<a href="{base}/{digest}/{file}#sha256={digest}">{file}</a><br>'
        for file, digest, _content in wheels
    ]
    title = f"Links for {html.escape(name.strip('/'))}"
    head = f"<!DOCTYPE html><html><head><title>{title}</title></head>"
    page = f"{head}<body><h1>{title}</h1>{''.join(links)}</body></html>"
    return Response(page, mimetype="text/html")


def pypi_file(visit: Visit, project: str, sha256: str, path: str) -> Response:
    """``GET /projects/:id/packages/pypi/files/:sha256/*file_identifier``."""
    found = readable_at(visit, project, "package_registry")
    for _name, file, digest, content in _wheels(found):
        if (file, digest) == (path, sha256):
            return _sent(visit, content)
    raise not_found("Package")


def _wheels(project: SampleProject) -> list[tuple[str, str, str, bytes]]:
    """Name, file name, SHA-256 and content of each."""
    rows = []
    for package in project.packages:
        if package.kind == "PYPI":
            file, content = make_wheel(package.name, package.version)
            rows.append((normalized_name(package.name), file, hashlib.sha256(content).hexdigest(), content))
    return rows


def _sent(visit: Visit, content: bytes) -> Response:
    response = Response(content, content_type="application/octet-stream")
    response.make_conditional(visit.request.environ, accept_ranges=True, complete_length=len(content))
    response.headers[STORED_MARK] = "package"
    return response
