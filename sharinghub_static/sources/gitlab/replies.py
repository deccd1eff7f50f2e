"""What a GraphQL reply of GitLab means: an answer, a refusal, or a reason to try again.

    SourceError               the crawl ends
    ├── UnknownSchemaError    the same question without what this GitLab lacks may do
    ├── QueryTooComplexError  the same question about fewer projects may do
    └── QueryFailedError      every attempt failed; fewer projects may do here too

The statuses and messages are those of GitLab's ``GraphqlController`` and ``GitlabSchema``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx

from sharinghub_static.errors import SourceError, TokenError
from sharinghub_static.sources.gitlab.capabilities import SchemaFault, read_faults
from sharinghub_static.sources.gitlab.refusals import (
    CHECK_TOKEN,
    CHECK_URL,
    CLASSIC_TOKEN,
    read_refusal,
    token_error,
)
from sharinghub_static.sources.http.retry_policy import asked_to_wait
from sharinghub_static.text.emails import mask_emails
from sharinghub_static.text.secrets import mask_secrets

__all__ = [
    "CHECK_URL",
    "LATER",
    "Answer",
    "PassingError",
    "QueryError",
    "QueryFailedError",
    "QueryTooComplexError",
    "ReplyReader",
    "UnknownSchemaError",
    "one_line",
]

LATER = "Run the crawl later; what was read is kept."
_CHECK_VERSION = "It takes GitLab 16.3 or newer; docs/gitlab.md says what is asked of it."
_RUN_LATER = "Run the crawl later, or with a token, which is allowed more; what was read is kept."


class QueryTooComplexError(SourceError):
    """GitLab will not answer so much at once."""


class QueryFailedError(SourceError):
    """GitLab did not answer this question in all the attempts that were made.

    Args:
        is_overload: whether GitLab itself said that it was too much at once: it is up, and may answer less.
    """

    def __init__(self, what: str, hint: str = LATER, *, is_overload: bool = False) -> None:
        super().__init__(what, hint)
        self.is_overload = is_overload


class UnknownSchemaError(SourceError):
    """GitLab's schema does not have something that was asked for.

    Args:
        what: in one line.
        faults: each thing that it named; it names five at most.
    """

    def __init__(self, what: str, faults: tuple[SchemaFault, ...]) -> None:
        super().__init__(what)
        self.faults = faults


class PassingError(Exception):
    """May be gone at the next attempt.

    Args:
        verdict: what to raise when it is not.
        wait: seconds that the server asks to wait; None when it does not say.
        is_throttled: whether the request was refused because of a rate limit, and not answered at all.
    """

    def __init__(
        self, verdict: SourceError, wait: float | None = None, *, is_throttled: bool = False
    ) -> None:
        super().__init__(verdict.what)
        self.verdict = verdict
        self.wait = wait
        self.is_throttled = is_throttled


@dataclass(frozen=True, slots=True)
class QueryError:
    """An error that came with an answer, and the place in the answer that it is about."""

    message: str
    path: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered, and what could not be."""

    data: Mapping[str, Any]
    errors: tuple[QueryError, ...] = ()


@dataclass(frozen=True, slots=True)
class ReplyReader:
    """Reads the replies of one endpoint.

    Args:
        address: of the endpoint, for messages.
        token: that was sent; a reply that repeats it must not bring it into a message.
        longest_wait: seconds; a server that asks to wait longer is given up.
    """

    address: str
    token: str | None = field(default=None, repr=False)
    longest_wait: float = 120.0

    def read(self, response: httpx.Response) -> Answer:
        """The answer in a reply.

        Raises:
            PassingError: another attempt may help.
            QueryTooComplexError: a smaller query may help.
            SourceError: nothing will help but a person.
        """
        return self._open(self._document(response))

    def read_several(self, response: httpx.Response, number: int) -> list[Answer | None]:
        """Return the answers in the reply to several queries.

        Args:
            response: the reply.
            number: of queries.

        Returns:
            In their order; None for a query that has to be asked alone to learn why it has no answer.

        Raises: as :meth:`read`, where the reply is about the request as a whole.
        """
        document = self._document(response)
        if not isinstance(document, list):
            self._open(document)
        if not isinstance(document, list) or len(document) != number:
            return [None] * number
        answers: list[Answer | None] = []
        for each in document:
            try:
                answers.append(self._open(each))
            except (SourceError, PassingError):
                answers.append(None)
        return answers

    def _document(self, response: httpx.Response) -> Any:
        """The JSON of a reply.

        Raises:
            PassingError: asking again may help.
            SourceError: nothing will help but a person.
        """
        status = response.status_code
        if status == 429:
            raise self._throttled(response)
        if status >= 500:
            reason = self._reason(response)
            # A database that gave up, or a Gitaly without a free place (GraphqlController, ERROR_STATUS_MAP).
            is_overload = status == 503 and bool(reason)
            raise PassingError(
                QueryFailedError(f"{self.address} answered {status}{reason}", is_overload=is_overload),
                asked_to_wait(response.headers, datetime.now(UTC)),
            )
        refusal = read_refusal(
            self.address,
            response,
            self._reason(response).removeprefix(": "),
            location=self.words(response.headers.get("Location", "")),
            has_token=bool(self.token),
        )
        if refusal is not None:
            raise refusal
        try:
            return response.json()
        except (ValueError, RecursionError) as error:
            raise PassingError(QueryFailedError(f"{self.address} answered with broken JSON")) from error

    def words(self, text: object) -> str:
        """What the server wrote, as one short line without the token."""
        line = str(text)
        return one_line(line.replace(self.token, "[token]") if self.token else line)

    def _open(self, document: object) -> Answer:
        data = document.get("data") if isinstance(document, dict) else None
        errors = self._errors(document)
        if isinstance(data, dict) and not _is_all_refused(data, errors):
            return Answer(data, errors)
        if reason := self.words(token_error(document)):
            raise TokenError(f"{self.address} does not accept the token: {reason}", CHECK_TOKEN)
        message = errors[0].message if errors else "neither data nor errors"
        if "fine-grained" in message:
            raise TokenError(f"{self.address} says: {message}", CLASSIC_TOKEN)
        if faults := read_faults(document.get("errors") if isinstance(document, dict) else None):
            raise UnknownSchemaError(f"{self.address} does not take the query: {message}", faults)
        if "complexity" in message:
            raise QueryTooComplexError(f"{self.address} says: {message}")
        if not errors or "timed out" in message.lower() or "Internal server error" in message:
            is_overload = "timed out" in message.lower()
            raise PassingError(QueryFailedError(f"{self.address} says: {message}", is_overload=is_overload))
        raise SourceError(f"{self.address} does not take the query: {message}", _CHECK_VERSION)

    def _throttled(self, response: httpx.Response) -> Exception:
        wait = asked_to_wait(response.headers, datetime.now(UTC))
        if wait is not None and wait > self.longest_wait:
            return SourceError(f"{self.address} limits the rate and asks to wait {wait:.0f} s", _RUN_LATER)
        # Not a QueryFailedError: halving the question would only send more of what is too much.
        verdict = SourceError(f"{self.address} limits the rate (429)", _RUN_LATER)
        return PassingError(verdict, wait, is_throttled=True)

    def _errors(self, document: object) -> tuple[QueryError, ...]:
        listed = document.get("errors") if isinstance(document, dict) else None
        if not isinstance(listed, list):
            return ()
        return tuple(
            QueryError(self.words(each.get("message", "an error without words")), _path(each.get("path")))
            for each in listed
            if isinstance(each, dict)
        )

    def _reason(self, response: httpx.Response) -> str:
        """What the error body says, if it is in GitLab's JSON."""
        try:
            errors = self._errors(response.json())
        except (ValueError, RecursionError):
            return ""
        return f": {errors[0].message}" if errors else ""


def one_line(text: str) -> str:
    """One short printable line of what a stranger wrote, without addresses of people and without secrets."""
    plain = "".join(c if c.isprintable() else " " for c in text[:1000]).strip()[:300]
    return mask_emails(mask_secrets(plain))


def _is_all_refused(data: Mapping[str, object], errors: tuple[QueryError, ...]) -> bool:
    """Whether nothing came because the token is a fine-grained one, which GraphQL says for each field."""
    return all(value is None for value in data.values()) and any("fine-grained" in e.message for e in errors)


def _path(path: object) -> tuple[str | int, ...]:
    return tuple(step for step in path if isinstance(step, str | int)) if isinstance(path, list) else ()
