"""What a page's Content-Security-Policy lets run."""

from collections.abc import Iterator

__all__ = ["RUNS", "parse_policy", "weaknesses"]

RUNS = frozenset({"", "text/javascript", "application/javascript", "module"})
"""Types of ``script`` elements that browsers run; others hold data."""


def parse_policy(content: str) -> dict[str, list[str]]:
    """Sources by directive of a policy."""
    directives = (part.split() for part in content.split(";"))
    return {words[0].lower(): words[1:] for words in directives if words}


def weaknesses(policy: dict[str, list[str]]) -> Iterator[str]:
    """What is wrong with a policy."""
    if "default-src" not in policy:
        yield "has no Content-Security-Policy with a default-src: add the meta element to its head"
        return
    scripts = policy.get("script-src", policy["default-src"])
    loose = {"'unsafe-inline'", "'unsafe-eval'", "*", "https:", "http:", "data:"}.intersection(scripts)
    if loose:
        yield f"its Content-Security-Policy lets scripts run from {' '.join(sorted(loose))}: allow 'self'"
