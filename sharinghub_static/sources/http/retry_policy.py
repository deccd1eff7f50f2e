"""How long to retry requests to a server that is busy, slow or broken."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

__all__ = ["RetryPolicy", "asked_to_wait"]


_FIRST_WAIT_FOR_LIMIT = 15
"""First waits to wait when a limit was met that does not say when it ends."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """The bounds of a crawl's persistence.

    Args:
        attempts: how often one request is sent, at most.
        first_wait: seconds before the second attempt; each further wait is twice as long.
        longest_wait: seconds to wait for anything at all, at most. A server that asks for more is given up.
        workers: requests under way at the same time.
        failures: requests in a row that may fail for good before the crawl gives up.
        throttled: how often one request may be refused because of a rate limit (429), at most. These refusals
            do not count as attempts.
    """

    attempts: int = 5
    first_wait: float = 1.0
    longest_wait: float = 120.0
    workers: int = 8
    failures: int = 12
    throttled: int = 5

    def wait(self, attempt: int) -> float:
        """Seconds to wait after so many attempts, when the server did not say."""
        return min(self.longest_wait, self.first_wait * 2.0 ** (attempt - 1))

    def wait_for_limit(self, refusal: int) -> float:
        """Seconds to wait after so many refusals (429) that name no time.

        GitLab counts by the minute: the first waits are 15, 30 and 60 s with the usual ``first_wait``.
        """
        return min(self.longest_wait, _FIRST_WAIT_FOR_LIMIT * self.wait(refusal))


def asked_to_wait(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that a server asks to wait; None when it does not say, or not in words that make sense.

    ``Retry-After`` is seconds or a date (RFC 9110, 10.2.3); GitLab's ``RateLimit-Reset`` is Unix time.

    Args:
        headers: of the answer.
        now: UTC.
    """
    said = headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    if said:
        try:
            moment = parsedate_to_datetime(said).astimezone(UTC)
        except (ValueError, TypeError, OverflowError, IndexError, OSError):
            return None
        return max(0.0, (moment - now).total_seconds())
    reset = headers.get("RateLimit-Reset", "").strip()
    if reset.isascii() and reset.isdigit():
        return max(0.0, float(reset[:12]) - now.timestamp())
    return None
