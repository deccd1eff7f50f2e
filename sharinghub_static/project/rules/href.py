"""Rule 11: an address without a scheme is a file of the repository; ``<category>+https://…`` is a project.

Source: SharingHub documentation, "href helpers". :mod:`sharinghub_static.project.href` does so for
links, assets, preview and licence; here it is done in the description, for links as well as pictures
(SharingHub leaves the links as they are, so that they lead nowhere outside GitLab).
"""

import re

from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.href import HrefError
from sharinghub_static.project.rules import metadata_rule

_CODE = re.compile(r"(?ms)^(?P<fence>`{3,}+|~{3,}+)[^\n]*+\n.*?(?:^(?P=fence)|\Z)|`[^`\n]+`")
_TARGET = re.compile(
    r"(?P<before>\]\(\s{0,3}<?|^ {0,3}\[[^\]\n]{1,200}\]:\s{0,3}<?|\s(?:src|href)\s{0,3}=\s{0,3}[\"'])"
    r"(?P<href>[^\s)>\"'#][^\s)>\"']{0,500})",
    re.MULTILINE | re.IGNORECASE,
)


@metadata_rule("href")
def apply(builder: ProjectBuilder) -> None:
    """Make relative addresses in the description absolute."""
    text, done, at = builder.description, [], 0
    for code in _CODE.finditer(text):
        done += [_resolved(builder, text[at : code.start()]), code[0]]
        at = code.end()
    builder.description = "".join([*done, _resolved(builder, text[at:])])


def _resolved(builder: ProjectBuilder, markdown: str) -> str:
    def replaced(found: re.Match[str]) -> str:
        href = found["href"]
        if re.match(r"[A-Za-z][\w+.-]*:|//", href) and not re.match(r"[\w.-]+\+https?:", href):
            return found[0]
        try:
            target = builder.hrefs.resolve(builder.from_readme(href)).target
        except HrefError:  # the portal, which shows the README, says so with the line
            return found[0]
        if not isinstance(target, str):
            target = builder.config.web_address(target.full_path)
        return found["before"] + target

    return _TARGET.sub(replaced, markdown)
