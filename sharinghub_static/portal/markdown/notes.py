"""The problems of one README, as its maintainer will read them."""

from functools import partial

from sharinghub_static.portal.markdown.result import ReadmeContext
from sharinghub_static.problems import Problem, Severity, phrase
from sharinghub_static.text.lines import truncate

__all__ = ["Notes"]

_LIST_OF_CONTRIBUTORS = ("<!-- ALL-CONTRIBUTORS-LIST:START", "<!-- ALL-CONTRIBUTORS-LIST:END")
_MAX_PROBLEMS = 50
_LABEL_LENGTH = 80
_short = partial(truncate, most=_LABEL_LENGTH)


class Notes:
    """Collects Problems: each once, and not more than a person would fix at once.

    Args:
        context: the README that they are about.
        source: its Markdown, to find the line of what is in raw HTML.
    """

    def __init__(self, context: ReadmeContext, source: str = "") -> None:
        self._context = context
        self._source = source
        self._generated = _list_of_contributors(source)
        self._said: dict[tuple[str, str], Problem] = {}

    def all(self) -> tuple[Problem, ...]:
        """The problems, in the order they were found."""
        return tuple(self._said.values())

    def truncated(self, limit: int) -> None:
        """Only the first ``limit`` characters are shown."""
        self._add(
            "SH210",
            phrase(
                "The README is longer than %(limit)s characters: only its beginning is shown.",
                limit=f"{limit:,}",
            ),
            phrase("Move long parts to files of their own and link them."),
        )

    def shown_as_source(self) -> None:
        """The whole README is shown as it was written."""
        self._add(
            "SH211",
            phrase("The README nests or repeats its marks beyond what can be laid out: its source is shown."),
            phrase("Look for very deep quotes, lists or HTML, or a very wide table."),
        )

    def missing_file(self, address: str, what: str, line: int) -> None:
        """A relative target that the repository does not have."""
        self._add(
            "SH212",
            phrase(
                "The %(what)s “%(address)s” leads to a file that the repository does not have.",
                what=what,
                address=_short(address),
            ),
            phrase("Begin the address of another site with https://.")
            if address.startswith("www.")
            else phrase("Correct the path, or add the file; paths are case-sensitive."),
            self._line_of(address, line),
        )

    def outside(self, address: str, what: str, line: int) -> None:
        """A relative target above the repository's root."""
        self._add(
            "SH213",
            phrase(
                "The %(what)s “%(address)s” leads out of the repository.",
                what=what,
                address=_short(address),
            ),
            phrase("Paths start at the README's folder, or with / at the repository's root."),
            self._line_of(address, line),
        )

    def missing_heading(self, address: str, line: int) -> None:
        """A link to a place in the README that is not there.

        The bot of https://allcontributors.org writes ``#data-ada`` for a contribution without an address, and
        writes it again when somebody removes it.
        """
        if f'"{address}"' in self._generated:
            return
        self._add(
            "SH214",
            phrase(
                "The link “%(address)s” leads to no heading of the README.",
                address=_short(address),
            ),
            phrase("Use the heading's words in lower case with hyphens, as in #my-heading."),
            self._line_of(address, line),
            Severity.NOTICE,
        )

    def formula(self, reason: str, line: int) -> None:
        """A formula that stays as its source."""
        self._add(
            "SH215",
            phrase("A formula is shown as its source: %(reason)s.", reason=reason),
            phrase("GitLab renders formulas with KaTeX; use LaTeX that it supports."),
            line,
            Severity.NOTICE,
        )

    def _line_of(self, address: str, line: int) -> int:
        """The engine's line; in raw HTML, which it does not number, the first line that has the address."""
        if original := self._context.original:
            place = original.find(address) if address else -1
            return original.count("\n", 0, place) + 1 if place >= 0 else 1
        if line or len(self._said) >= _MAX_PROBLEMS:
            return line
        place = self._source.find(address) if address else -1
        return self._source.count("\n", 0, place) + 1 if place >= 0 else 0

    def _add(
        self, code: str, message: str, hint: str, line: int = 0, severity: Severity = Severity.WARNING
    ) -> None:
        if len(self._said) >= _MAX_PROBLEMS:
            return
        at = line + self._context.first_line - 1 if line else 1
        if self._context.original:
            at = line or 1
        problem = Problem(code, message, hint, severity, path=self._context.path, line=at)
        self._said.setdefault((code, message), problem)


def _list_of_contributors(source: str) -> str:
    """The part of a README that the bot of All Contributors writes; empty where there is none."""
    start, end = _LIST_OF_CONTRIBUTORS
    after = source.partition(start)[2]
    return after.partition(end)[0] if end in after else ""
