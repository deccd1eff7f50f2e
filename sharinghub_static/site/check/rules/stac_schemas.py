"""Every STAC document against the schemas of STAC and of the extensions that it declares."""

from collections.abc import Iterator
from itertools import islice

import orjson

from sharinghub_static.site.check.files import SiteFile
from sharinghub_static.site.check.result import Finding
from sharinghub_static.site.check.rules import Rule, check

__all__ = ["CODES", "StacSchemas"]

CODES = {
    "CHK201": "a file that is not valid JSON",
    "CHK202": "a STAC document that its schemas do not allow",
}

_MOST_ISSUES = 20  # of one document: more of them repeat the first


@check(CODES)
class StacSchemas(Rule):
    """Validates what programs read."""

    def look(self, file: SiteFile) -> Iterator[Finding]:
        """Validate a JSON file."""
        if not file.is_json:
            return
        if file.document is None:
            try:
                orjson.loads(file.text)
            except orjson.JSONDecodeError as error:
                yield Finding(file.path, error.lineno, "CHK201", f"is not valid JSON ({error.msg})")
        document = file.stac
        if document is None:
            return
        for issue in islice(self.site.schemas.issues(document), _MOST_ISSUES):
            line = file.line_of(f'"{issue.path.rpartition("/")[2]}"') if issue.path else 1
            message = f"{issue.path or 'the document'}: {issue.message}; see {issue.schema}"
            yield Finding(file.path, line, "CHK202", message)
