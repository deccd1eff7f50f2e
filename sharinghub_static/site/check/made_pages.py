"""Pages are read when they are made, while their bytes are at hand: one reading to mask and to check them."""

from collections.abc import Sequence

from sharinghub_static.site.check.page_links import PageLinks, links_of
from sharinghub_static.site.check.plain_page import read_plain_page
from sharinghub_static.site.check.rules.secrets import values_in
from sharinghub_static.text.files import sanitize_file
from sharinghub_static.text.plain_markup import may_need_masks

__all__ = ["MadePages"]


class MadePages:
    """Makes files fit to be published, and reads pages for the check.

    Args:
        allowed_emails: addresses that may be in files.
        secrets: values that may be in no file.
    """

    def __init__(self, allowed_emails: frozenset[str], secrets: Sequence[str] = ()) -> None:
        self._allowed, self._secrets = allowed_emails, secrets

    def read(self, path: str, content: bytes) -> tuple[bytes, PageLinks | None]:
        """Return a file as it may be published, and what the check needs to know of it.

        Args:
            path: path in the site.
            content: as it was made.

        Returns:
            The bytes as :func:`sharinghub_static.text.files.sanitize_file` gives them; and None for a page
            that the check must look at itself, or for a file of another kind.
        """
        page = None
        if path.endswith(".html"):
            page = read_plain_page(content.decode("utf-8", "replace"))
        if page is None or may_need_masks(page.text, self._allowed):
            return sanitize_file(path, content, self._allowed), None
        if self._secrets and any(any(values_in(text, self._secrets)) for text in page.readings()):
            return content, None
        return content, links_of(path, page)
