"""What looks like a token, a key or a password: the one list of their shapes, and of names that hold one.

Texts and files of projects are searched before anything is made of them, and the finished site is searched
once more before it is published. The shapes are those that the services document, so that a random text of
the same length (a digest, a commit, a picture in base64) is none of them.

>>> [kind for kind, _ in find_secrets("token: glpat-" + "Rz7Qk2Vw9Lm4Tn8Ys3Hd")]
['a GitLab token']
>>> is_secret_name("mlflow_api_key"), is_secret_name("tokenizer")
(True, False)
"""

import html
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from sharinghub_static.text.keywords import Keywords
from sharinghub_static.text.reading import Reading

__all__ = [
    "KEYWORDS",
    "MASK",
    "PARAMETERS",
    "find_divided_secrets",
    "find_secrets",
    "hint",
    "holds_secret",
    "is_random",
    "is_secret_name",
    "is_secret_value",
    "mask_for_logs",
    "mask_secrets",
    "secrets_by_keywords",
]

MASK: Final = "…"
"""What replaces a value that its name says is secret."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """One kind of secret.

    Args:
        kind: what it is, with an article.
        keywords: lower-case texts; without one of them in a text, the pattern is not tried.
        pattern: its last group, or the whole of it, is the value.
        encoded: the value may be percent-encoded, so that ``%`` is no sign of a placeholder.
    """

    kind: str
    keywords: tuple[str, ...]
    pattern: re.Pattern[str]
    encoded: bool = False


def _shape(kind: str, keywords: str, pattern: str, flags: int = 0, *, encoded: bool = False) -> _Shape:
    return _Shape(kind, tuple(keywords.split()), re.compile(pattern, flags), encoded)


_PASSWORDS: Final = "password|passwd|pwd|passphrase"
_SIGNATURES: Final = (
    "x-amz-signature|x-amz-security-token|x-goog-signature|x-oss-signature|x-oss-security-token|oss-signature|"
    "x-obs-signature|x-cos-security-token|q-signature|signature|sig|token|access_token|private_token|job_token|"
    "deploy_token|refresh_token|session_token|id_token|auth_token|api_token|feed_token|rss_token|api_key|apikey|"
    "x-api-key|access_key|secret_key|client_secret|secret|subscription-key|authkey|auth|authorization"
)
PARAMETERS: Final = f"{_SIGNATURES}|{_PASSWORDS}"
"""Names of parameters of an address whose values are secret, as a pattern."""

_BEFORE_A_PARAMETER: Final = r"(?:[?&;#]|\\?u0026|%26|%3[Ff]|%23)"
"""A parameter is in the query of an address, or in its fragment, where OAuth hands over tokens."""

_FOR_GUESTS: Final = r"\w{30,40}(?:\.\d)?(?![\w.~%+/=-])"
"""A passcode in a link to a meeting in Zoom: whoever is invited gets the link, and needs no more.

Source: https://support.zoom.com/hc/en/article?id=zm_kb&sysparm_article=KB0063381.
"""

_FOR_BADGES: Final = r"sqb_[0-9a-f]{40}\b"
"""What SonarQube puts into the address of a badge: it opens the badge alone, and is made to be shown.

Source: https://docs.sonarsource.com/sonarqube-server/2025.1/user-guide/project-badge
"""

# Sources: https://docs.gitlab.com/security/tokens/#token-prefixes (an instance may set its own prefix before
# these; a routable token has parts with dots), the documentation of each service, and gitleaks' rules for
# lengths and alphabets.
_SHAPES: Final = (
    _shape(
        "a GitLab token",
        "glpat- gloas- gldt- glrt- glrtr- glcbt- glptt- glft- glimt- glagent- glwt- glsoat- glffct-",
        r"gl(?<!\wgl)(?:pat|oas|dt|rtr?|cbt|ptt|ft|imt|agent|wt|soat|ffct)-[\w-]{20,1000}+(?:\.[\w-]{1,200}){0,4}",
        re.ASCII,
    ),
    _shape("a GitLab runner token", "gr1348941", r"\bGR1348941[\w-]{20,40}", re.ASCII),
    _shape("a GitLab session", "_gitlab_session=", r"_gitlab_session=([0-9a-f]{32,128})\b"),
    _shape("a GitHub token", "ghp_ gho_ ghu_ ghs_ ghr_", r"gh(?<!\wgh)[pousr]_[A-Za-z0-9]{36,255}"),
    _shape("a GitHub token", "github_pat_", r"github_pat_\w{50,255}", re.ASCII),
    _shape("a Hugging Face token", "hf_", r"hf_(?<!\whf_)[A-Za-z0-9]{30,100}"),
    _shape("a Hugging Face token", "api_org_", r"api_org_(?<!\wapi_org_)[A-Za-z]{34}\b"),
    _shape("an AWS access key", "akia asia abia acca", r"\bA(?:KIA|SIA|BIA|CCA)[0-9A-Z]{16}\b", re.ASCII),
    _shape(
        "an AWS secret key",
        "secret_access_key secretaccesskey",
        r"(?i:secret_?access_?key)[\"'\s:=]{1,8}([A-Za-z0-9+/]{40})(?![A-Za-z0-9+/=])",
    ),
    # Bounded, and without a way back: a README of nothing but "-eyJ" must not be searched for ever.
    _shape(
        "a JSON Web Token",
        "eyj",
        r"eyJ(?<!\weyJ)[\w-]{10,1000}+\.eyJ[\w-]{10,9000}+\.[\w-]{10,9000}+",
        re.ASCII,
    ),
    _shape(
        "a private key",
        "-----begin",
        r"-----BEGIN (?:[A-Z]{1,10} ){0,2}PRIVATE KEY(?: BLOCK)?-----"
        r"(?:\\n|\s)*[A-Za-z0-9+/=\s\\:.,()-]{60,}",
    ),
    _shape("a private key", "age-secret-key-1", r"\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b", re.ASCII),
    _shape(
        "a private key",
        "putty-user-key-file",
        r"PuTTY-User-Key-File-\d[\s\S]{1,4000}?Private-Lines:[\s\S]{60,6000}",
    ),
    _shape(
        "a password in an address",
        "://",
        r"://[^\s/:@\"'<>?#&]{1,100}:(?![/$])([^\s/@\"'<>{}&]{6,200})@(?=[\w\[])",
    ),
    _shape(
        "a Slack token",
        "xox",
        # The numbers of workspace and bot are no secret, and often those of the documentation.
        r"\bxox[abceoprs](?:-|\.xox[bp]-)(?=[\w-]{0,60}\d)(?:\d{8,15}-)*+([A-Za-z0-9-]{20,400})",
        re.ASCII,
    ),
    _shape("a Slack token", "xapp-", r"\bxapp-\d-[A-Z0-9]+-\d+-[a-zA-Z0-9]{20,100}", re.ASCII),
    _shape(
        "a Slack webhook",
        "hooks.slack.com",
        r"hooks\.slack\.com/(?:services|workflows|triggers)/([A-Za-z0-9+/]{30,100})",
    ),
    _shape(
        "a Discord webhook",
        "/api/webhooks/",
        r"discord(?:app)?\.com/api/webhooks/(\d{15,22}/[\w-]{60,80})",
        re.ASCII,
    ),
    _shape("a Google API key", "aiza", r"(?<![\w+])AIza[\w-]{35}(?![\w+/=-])", re.ASCII),
    _shape("a Google OAuth secret", "gocspx-", r"\bGOCSPX-[\w-]{28}(?![\w-])", re.ASCII),
    _shape("a Google token", "ya29.", r"\bya29\.[\w-]{30,500}", re.ASCII),
    # Begins with plain letters, which are found faster than a boundary: many words end in "sk-".
    _shape("an OpenAI key", "sk-", r"sk-(?<!\wsk-)(?:proj|svcacct|admin|None)-[\w-]{40,200}", re.ASCII),
    _shape("an OpenAI key", "t3blbkfj", r"\bsk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}", re.ASCII),
    # Several services have keys of this form: 32 digits of base 16, or 40 to 64 letters and digits.
    _shape("an API key", "sk-", r"sk-(?<!\wsk-)(?=[A-Za-z]{0,40}\d)[A-Za-z0-9]{32,64}(?![\w-])", re.ASCII),
    _shape("an Anthropic key", "sk-ant-", r"\bsk-ant-[a-z0-9]{3,10}-[\w-]{40,200}", re.ASCII),
    _shape("an API key", "sk-or-v1-", r"\bsk-or-v1-[0-9a-f]{64}\b"),
    _shape("an API key", "gsk_", r"\bgsk_[A-Za-z0-9]{52}\b", re.ASCII),
    _shape("an NVIDIA key", "nvapi-", r"\bnvapi-[\w-]{60,70}", re.ASCII),
    _shape("a Replicate token", "r8_", r"\br8_[A-Za-z0-9]{37}\b", re.ASCII),
    _shape("a PyPI token", "pypi-", r"\bpypi-AgE[\w-]{50,1000}", re.ASCII),
    _shape("an npm token", "npm_", r"\bnpm_[A-Za-z0-9]{36}\b", re.ASCII),
    _shape(
        "a Stripe key",
        "sk_live_ sk_test_ rk_live_ rk_test_",
        r"\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,250}",
        re.ASCII,
    ),
    _shape("a Stripe secret", "whsec_", r"\bwhsec_[A-Za-z0-9+/]{32,64}", re.ASCII),
    _shape("an Azure key", "accountkey=", r"(?i:AccountKey)=([A-Za-z0-9+/]{86}==)"),
    _shape("an Azure key", "sharedaccesskey=", r"(?i:SharedAccessKey)=([A-Za-z0-9+/]{43}=)"),
    _shape("a DigitalOcean token", "dop_v1_ doo_v1_ dor_v1_", r"\bdo[opr]_v1_[0-9a-f]{64}\b"),
    _shape("a Docker token", "dckr_pat_ dckr_oat_", r"\bdckr_[po]at_[\w-]{27,64}", re.ASCII),
    _shape("a Databricks token", "dapi", r"\bdapi[0-9a-f]{32}(?:-\d)?\b"),
    _shape("a SonarQube token", "squ_ sqp_ sqa_", r"\bsq[upa]_[0-9a-f]{40}\b", re.ASCII),
    _shape("a Planet key", "plak", r"\bPLAK[0-9a-f]{32}\b"),
    _shape("a Mapbox token", "sk.eyj", r"\bsk\.eyJ[\w-]{20,1000}+\.[\w-]{20,100}", re.ASCII),
    _shape("a SendGrid key", "sg.", r"\bSG\.[\w-]{22}\.[\w-]{43}(?![\w-])", re.ASCII),
    _shape("a Vault token", "hvs. hvb.", r"\bhv[sb]\.[\w-]{24,300}", re.ASCII),
    _shape("a Terraform token", ".atlasv1.", r"\b[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,70}", re.ASCII),
    _shape(
        "a Grafana token",
        "glsa_ glc_",
        r"\bgl(?:sa_[A-Za-z0-9]{32}_[0-9a-f]{8}|c_eyJ[A-Za-z0-9+/]{40,400}={0,2})",
    ),
    _shape("an Atlassian token", "atatt3", r"\bATATT3[\w=-]{150,300}", re.ASCII),
    _shape(
        "a token in a header",
        "private-token: job-token: deploy-token: bearer",
        r"(?i:(?:private|job|deploy)-token:\s{0,3}|authorization[\"']?:\s{0,3}[\"']?bearer\s{1,3})([\w.~+/-]{20,2000}=*)",
        re.ASCII,
    ),
    _shape(
        "a signature in an address",
        "signature= signature%3d sig= token= token%3d key= secret= auth= authorization=",
        rf"{_BEFORE_A_PARAMETER}(?i:{_SIGNATURES})(?:=|%3[Dd])(?!{_FOR_BADGES})([\w.~%+/-]{{16,4000}}=*)",
        re.ASCII,
        encoded=True,
    ),
    _shape(
        "a password in an address",
        "password= password%3d pwd= passwd= passphrase=",
        rf"{_BEFORE_A_PARAMETER}(?!pwd={_FOR_GUESTS})(?i:{_PASSWORDS})(?:=|%3[Dd])"
        r"([^\s&#;\"'<>()\[\]{}`|\\…]{8,200})",
        re.ASCII,
        encoded=True,
    ),
)

KEYWORDS: Final = frozenset(keyword for shape in _SHAPES for keyword in shape.keywords)
"""A text whose lower-case form holds none of these holds nothing that looks like a secret."""
_KEYWORDS: Final = Keywords(KEYWORDS)

_PLACEHOLDER = re.compile(
    r"x{4}|\*{3}|\.{3}|…|[<>{}$%]|your|token|example|password|passwd|secret|changeme|placeholder|redacted"
    r"|12345|abcde|-_-|dummy|sample|fake",
    re.IGNORECASE,
)
_ENCODED_PLACEHOLDER = re.compile(
    r"x{5}|\.{3}|%7b|%24%7b|%3c|your[_-]|[_-]token|example|changeme|placeholder|redacted|123456|abcdef|dummy"
    r"|passw|\A\$",
    re.IGNORECASE,
)
_FEWEST_CHARACTERS = 6
"""A value of fewer different ones (``xxxx…``, ``0000…``) was written by hand to show where it goes."""


def find_secrets(text: str, *, examples: bool = False) -> list[tuple[str, str]]:
    """What looks like a secret in a text, but for those that only show where one goes.

    Args:
        text: any text.
        examples: those too which may be examples.

    Returns:
        What it is, and the value, in the order of the shapes.
    """
    return secrets_by_keywords(text, _KEYWORDS.present_in(text), examples=examples)


def secrets_by_keywords(
    text: str, present: Collection[str], *, examples: bool = False
) -> list[tuple[str, str]]:
    """Find as :func:`find_secrets` where it is known which of :data:`KEYWORDS` a text holds."""
    if not present:
        return []
    found = []
    for shape in _SHAPES:
        if not any(keyword in present for keyword in shape.keywords):
            continue
        for match in shape.pattern.finditer(text):
            # A backslash at the end would belong to an escape of what follows.
            value = match[match.lastindex or 0].rstrip("\\.,;:") if not shape.encoded else match[1]
            if examples or not _is_placeholder(value, shape):
                found.append((shape.kind, value))
    return found


_MARKS = re.compile(r"<!--.{0,2000}?-->|</?[A-Za-z][^<>]{0,1000}>|[*`]|~~|\\(?=[!-/:-@\[-`{-~])", re.DOTALL)
"""Markdown and HTML within a line that a reader does not see. An underscore in a word is one."""


def find_divided_secrets(text: str) -> list[tuple[str, str, str]]:
    r"""What looks like a secret to a reader of the page, but not in the text as it is written.

    Editors write ``ghp\_…`` by themselves; marks, tags, character references, percent signs and invisible
    characters divide a token too, and none of them keeps anybody from copying it.

    Returns:
        What it is, the value as shown, and the part of the text that shows it.

    >>> [source for _, _, source in find_divided_secrets("glpat-" + "Rz7Qk2Vw9**Lm4Tn8Ys3Hd**")]
    ['glpat-Rz7Qk2Vw9**Lm4Tn8Ys3Hd']
    """
    shown = html.unescape(unquote(_MARKS.sub("", text)))
    if not shown.isascii():
        kept = (sign for sign in unicodedata.normalize("NFKC", shown) if unicodedata.category(sign) != "Cf")
        shown = "".join(kept)
    if shown == text or not find_secrets(shown):
        return []
    reading = Reading.of(text).replaced(_MARKS, lambda _: "").decoded()
    found = []
    for kind, value in dict.fromkeys(find_secrets(reading.text)):
        for match in re.finditer(re.escape(value), reading.text):
            source = text[reading.starts[match.start()] : reading.ends[match.end() - 1]]
            if source != value:
                found.append((kind, value, source))
    return found


def holds_secret(text: str) -> bool:
    """Whether anything in a text looks like a secret."""
    return bool(find_secrets(text))


def mask_secrets(text: str) -> str:
    """The text in which each secret is cut down to its beginning.

    >>> mask_secrets("glpat-" + "Rz7Qk2Vw9Lm4Tn8Ys3Hd")
    'glpa…'
    """
    while found := find_secrets(text):
        for _, value in sorted(found, key=lambda each: -len(each[1])):
            text = text.replace(value, hint(value))
    return text


_MAY_BE_SECRET = re.compile(r"[^\s/@'\"]+(?=@)|gl[a-z]{2,6}-[\w.-]{8,}")
"""What is before an ``@``, and what begins as a GitLab token does, also in an example."""


def mask_for_logs(text: str) -> str:
    """The text without secrets and without what only may be one: a configuration's values in log lines.

    >>> mask_for_logs("not 'https://oauth2:hunter2@gitlab.example'")
    "not 'https://…@gitlab.example'"
    """
    return _MAY_BE_SECRET.sub(MASK, mask_secrets(text))


def _is_placeholder(value: str, shape: _Shape) -> bool:
    """Whether it is written by hand to show where a secret goes."""
    varying = value.partition("-")[2] if value.startswith("gl") else value
    if len(set(varying)) < _FEWEST_CHARACTERS:
        return True
    if shape.encoded:
        # A word or a slug is no token: what is drawn at random holds a digit or letters of both cases.
        return not is_random(varying) or bool(_ENCODED_PLACEHOLDER.search(value))
    if value.startswith("gl") and not is_random(varying):
        return True
    return bool(_PLACEHOLDER.search(value))


def is_random(value: str) -> bool:
    """Whether a value may be drawn at random: it holds a digit, or letters of both cases."""
    return any(map(str.isdigit, value)) or (value.lower() != value and value.upper() != value)


def hint(value: str) -> str:
    """The beginning of a secret: enough to know it, too little to use it.

    >>> hint("glpat-abc")
    'glpa…'
    """
    return f"{value[: min(4, len(value) // 2)]}{MASK}"


# Names

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_ALWAYS: Final = frozenset(
    """
    password passwords passwd pwd passphrase passcode credential credentials creds secret secrets apikey
    apikeys authtoken accesstoken accesskey secretkey privatekey apisecret clientsecret apitoken
    connectionstring bearer sastoken
    """.split()  # noqa: SIM905 - words read better without quotes
)
_KEYS_OF: Final = frozenset(
    """
    api access secret private account auth encryption signing ssh storage shared master service subscription
    admin deploy user app application consumer client server aws s3 azure gcp gcs openai wandb comet neptune
    cdse planet hf huggingface gitlab github mlflow sentinelhub cds ads earthdata
    """.split()  # noqa: SIM905 - words read better without quotes
)
"""What is before *key* where it is one that opens something: no *primary key*, no *sort key*."""
_TOKENS_OF: Final = frozenset(
    """
    pad padding eos bos unk mask cls sep special class dist distillation reg register per image img video
    audio text query start end begin prefix suffix num number max min n first last next add use with drop
    stop speaker patch space time visual vision word sub subword target source label task prompt tool user
    system assistant vocab new added additional decoder encoder forced generation each every single any top
    by sot eot global local mean average input output return remove keep skip extra blank null empty loss
    temporal spatial band channel
    """.split()  # noqa: SIM905 - words read better without quotes
)
"""What is before *token* where it is a piece of text or of a picture, as in *pad token*."""
_WORDLIKE: Final = frozenset(
    {"", "true", "false", "none", "null", "nan", "yes", "no", "on", "off", "***", MASK}
)
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?", re.IGNORECASE)


def is_secret_name(name: str) -> bool:
    """Whether the name of a parameter or a tag says that its value opens something.

    >>> [is_secret_name(name) for name in ("db.password", "hfToken", "num_tokens", "primary_key")]
    [True, True, False, False]
    """
    words = [word.lower() for word in _WORD.findall(name)]
    if not words:
        return False
    before = words[-2] if len(words) > 1 else ""
    return (
        not _ALWAYS.isdisjoint(words)
        or (words[-1] == "token" and before not in _TOKENS_OF)
        or (words[-1] in ("key", "keys") and before in _KEYS_OF)
        or (words[-2:] == ["connection", "string"])
    )


def is_secret_value(name: str, value: str) -> bool:
    """Whether a named value is a secret: its name says so, and it is no switch or small number.

    >>> is_secret_value("password", "hunter-2"), is_secret_value("use_secret", "True")
    (True, False)
    """
    plain = value.strip()
    if plain.lower() in _WORDLIKE:
        return False
    if is_secret_name(name):
        return not _NUMBER.fullmatch(plain) or "password" in name.lower() or len(plain) > 6
    # A key by itself may be a column's name; a random one is none.
    words = [word.lower() for word in _WORD.findall(name)]
    is_word = words[-1:] == ["key"] and len(words) == 1
    return is_word and len(plain) >= 16 and " " not in plain and is_random(plain) and "/" not in plain
