"""Tags as the site's own templates write them, read without a parser.

Most tags of a site are the same on many pages, so each is read once and known from then on. A tag is *plain*
when every parser reads it alike and no rule can have anything against it. With any other tag in it, a page is
read by libxml2.

>>> TAGS['<a href="?a=1&amp;b=2">'].hrefs
('?a=1&b=2',)
>>> TAGS["<a onclick=x>"] is None
True
"""

import re
from html import unescape
from typing import Final, NamedTuple

from sharinghub_static.site.check.elements import ENDS_A_PARAGRAPH, FOREIGN, VOID
from sharinghub_static.site.check.hrefs import in_srcset, is_document, scheme
from sharinghub_static.site.check.policy import RUNS, parse_policy, weaknesses
from sharinghub_static.text.remembered import Remembered

__all__ = ["TAGS", "PlainTag", "are_nested"]

_MOST_KNOWN = 10_000
"""Tags that are kept in memory, and as many that were looked up before them: some 5 MB."""
_MOST_SHAPES = 2_000
_DEEPEST = 200
"""Elements within each other; libxml2 refuses more than 256 by default."""

_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>[a-z][a-z0-9]*)"
    r"(?P<rest>(?:[ \n\t]+[A-Za-z][A-Za-z0-9:._-]*+(?:=\"[^\"<>]*+\")?)*+)[ \n\t]*+(?P<slash>/?)>",
    re.ASCII,
)
_ATTRIBUTE = re.compile(r"[ \n\t]+([A-Za-z][A-Za-z0-9:._-]*+)(?:(=)\"\")?", re.ASCII)
_COMMENT = re.compile(r"<!--(?!-)[^<>-]*+(?:-[^<>-]++)*+-->")
_OTHER_REFERENCE = re.compile(r"&(?!(?:amp|lt|gt|quot|#34|#39);)")
"""An ampersand that begins no character reference, or one that not every parser knows."""

_ADDRESSES: Final = frozenset({"href", "src", "poster", "data", "action", "formaction", "xlink:href"})
_SETS: Final = frozenset({"srcset", "imagesrcset"})
_READ: Final = _ADDRESSES | _SETS | {"id", "name", "lang", "type", "http-equiv", "content"}
_FORBIDDEN: Final = frozenset({"srcdoc", "style"})

# Not plain: what parsers read as text (iframe, noscript, style, xmp, …), and what may be in the head alone.
_ELEMENTS: Final = tuple(
    """
    svg math
    a abbr address article aside audio b bdi bdo blockquote button canvas caption cite code colgroup data
    datalist dd del details dfn dialog div dl dt em fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6
    header hgroup i ins kbd label legend li main map mark menu meter nav object ol optgroup option output
    picture pre progress q rp rt ruby s samp search section select slot small span strong sub summary sup
    table tbody td template tfoot th thead time tr tt u ul var video
    annotation circle clippath defs desc ellipse g image line lineargradient marker mask path pattern polygon
    polyline radialgradient rect stop symbol text tspan use view
    maction menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms
    mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none semantics
    p
    script textarea title
    """.split()  # noqa: SIM905 - names read better without quotes
)
_OF_THE_HEAD_ALONE: Final = frozenset({"html", "head", "body", "meta", "link"})
_EMPTY: Final = VOID - {"base"}
_NUMBERS: Final = {name: number for number, name in enumerate(_ELEMENTS, 1)}
_LAST_FOREIGN: Final = _NUMBERS["math"]
_PARAGRAPH: Final = _NUMBERS["p"]
_CLOSES_ITSELF: Final = len(_ELEMENTS) + 1
_OF_THE_HEAD: Final = _CLOSES_ITSELF + 1
_BLOCKS: Final = frozenset(_NUMBERS[name] for name in ENDS_A_PARAGRAPH & _NUMBERS.keys())
assert set(_ELEMENTS[:_LAST_FOREIGN]) == FOREIGN  # noqa: S101 - the order above is relied upon


class PlainTag(NamedTuple):
    """What a tag says, by itself.

    Args:
        element: number of the element that it opens; negative where it closes it, 0 for a void element or a
            comment, the largest where it is not allowed in the body.
        name: of the element.
        places: what it can be linked to as.
        id: its ``id``; None without one.
        hrefs: addresses of its attributes.
        language: its ``lang``.
        policy: whether it is a Content-Security-Policy that nothing is wrong with.
        is_mute: whether it has neither places nor addresses.
    """

    element: int
    name: str = ""
    places: tuple[str, ...] = ()
    id: str | None = None
    hrefs: tuple[str, ...] = ()
    language: str = ""
    policy: bool = False
    is_mute: bool = True


def are_nested(elements: list[int]) -> bool:
    """Whether each element of a page is closed, and within the one that it was opened in.

    Args:
        elements: numbers of the page's tags in their order.
    """
    open_elements = [0]
    top = foreign = 0
    for element in elements:
        if element > 0:
            if element >= _CLOSES_ITSELF:
                if not foreign or top > _PARAGRAPH or element == _OF_THE_HEAD:
                    return False
                continue
            if top >= _PARAGRAPH and (top > _PARAGRAPH or element in _BLOCKS):
                return False
            if len(open_elements) > _DEEPEST:
                return False
            open_elements.append(element)
            top = element
            foreign += element <= _LAST_FOREIGN
        elif element < 0:
            if element != -top:
                return False
            open_elements.pop()
            top = open_elements[-1]
            foreign -= element >= -_LAST_FOREIGN
        elif top > _PARAGRAPH:
            return False
    return len(open_elements) == 1


class _Shape(NamedTuple):
    """A tag without the values of its attributes: the tags of a site have a few hundred shapes.

    Args:
        element: as in :class:`PlainTag`.
        name: of the element.
        read: names of those attributes that are read, and which of the values are theirs.
        mute: the tag, where none is read.
    """

    element: int
    name: str
    read: tuple[tuple[str, int], ...]
    mute: PlainTag | None


def _read(tag: str) -> PlainTag | None:
    outside, values = (parts := tag.split('"'))[::2], parts[1::2]
    if tag.startswith("<!") or len(outside) == len(values):
        return PlainTag(0) if _COMMENT.fullmatch(tag) else None
    shape = _SHAPES['""'.join(outside)]
    if shape is None or shape.mute:
        return shape and shape.mute
    attributes: dict[str, str] = {}
    for name, number in shape.read:
        value = values[number]
        if "&" in value:
            if _OTHER_REFERENCE.search(value):
                return None
            value = unescape(value)
        if not value.isprintable() and name != "content":
            return None
        attributes[name] = value
    if not _is_harmless(shape.name, attributes):
        return None
    return _said(shape, attributes)


def _said(shape: _Shape, attributes: dict[str, str]) -> PlainTag:
    """The tag of a shape with these values of the attributes that are read."""
    places: list[str] = []
    hrefs: list[str] = []
    for key, value in attributes.items():
        if key in _ADDRESSES:
            hrefs.append(value)
        elif key == "id" or (key == "name" and shape.name == "a"):
            places.append(value)
        elif key in _SETS:
            hrefs += in_srcset(value)
    return PlainTag(
        shape.element,
        shape.name,
        tuple(places),
        attributes.get("id"),
        tuple(hrefs),
        attributes.get("lang", ""),
        shape.name == "meta" and "http-equiv" in attributes,
        not places and not hrefs,
    )


def _read_shape(tag: str) -> _Shape | None:
    """Read a tag whose values are empty; None where it is plain with no values."""
    match = _TAG.fullmatch(tag)
    if match is None:
        return None
    end, name, rest, slash = match.groups()
    if end:
        number = _NUMBERS.get(name)
        return None if number is None or rest or slash else _Shape(-number, name, (), PlainTag(-number, name))
    if name in _OF_THE_HEAD_ALONE:
        number = _OF_THE_HEAD
    elif name in _EMPTY:
        number = 0
    elif (number := _NUMBERS.get(name, 0)) == 0:
        return None
    elif slash:
        number = _CLOSES_ITSELF
    read = _read_attributes(rest)
    if read is None:
        return None
    is_mute = not read and name != "script"  # a script without src may run
    return _Shape(number, name, read, PlainTag(number, name) if is_mute else None)


def _read_attributes(rest: str) -> tuple[tuple[str, int], ...] | None:
    """The attributes of a shape that are read, in lower case; None where one of them is not plain."""
    read: dict[str, int] = {}
    values = 0
    for written, equals in _ATTRIBUTE.findall(rest):
        name = written.lower()
        if name in _FORBIDDEN or name.startswith("on"):
            return None
        if name in _READ:
            if not equals or name in read:
                return None
            read[name] = values
        values += bool(equals)
    return tuple(read.items())


def _is_harmless(name: str, attributes: dict[str, str]) -> bool:
    """Whether no rule has anything against an element."""
    if name == "script" and "src" not in attributes and attributes.get("type", "").lower() in RUNS:
        return False
    if name == "meta" and "http-equiv" in attributes:
        is_policy = attributes["http-equiv"].lower() == "content-security-policy"
        content = attributes.get("content", "")
        return is_policy and content.isprintable() and not any(weaknesses(parse_policy(content)))
    return not any(
        ":" in href and (scheme(href) in {"javascript", "vbscript"} or is_document(href))
        for key, href in attributes.items()
        if key in _ADDRESSES
    )


_SHAPES: Final = Remembered(_read_shape, most=_MOST_SHAPES)
TAGS: Final = Remembered(_read, most=_MOST_KNOWN)
"""Tags by how they are written, from their ``<`` to their ``>``; None for one that is not plain."""
