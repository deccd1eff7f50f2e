"""What may be in a page, by nh3: once for what the author wrote, once for what was made of it.

The first list follows GitLab's sanitizer (html-pipeline's elements, and those that ``BaseSanitizationFilter``
adds). Authors bring no classes but the engine's own, no styles, no event handlers, no forms, no frames.
"""

from typing import Final

import nh3

from sharinghub_static.portal.markdown.tree import names

__all__ = ["clean_authored", "clean_finished", "clean_hub"]

SCHEMES: Final = {"http", "https", "mailto"}

_AUTHORED_TAGS: Final = names(
    "h1 h2 h3 h4 h5 h6 p br hr b i strong em a pre code img tt div span section ins del sup sub "
    "blockquote ol ul li dl dt dd table caption colgroup col thead tbody tfoot tr td th kbd q samp "
    "var ruby rt rp s strike u summary details figure figcaption abbr bdo cite dfn mark small time "
    "wbr picture source input center"
)
_EVERYWHERE: Final = {"align", "dir", "id", "lang", "name", "title", "valign", "data-sourcepos"}
_AUTHORED: Final = {
    "*": _EVERYWHERE,
    "a": {"href", "data-wikilink"},
    "blockquote": {"cite"},
    "code": {"data-math-style"},
    "col": {"span", "width"},
    "del": {"datetime"},
    "details": {"open"},
    "img": {"src", "alt", "width", "height"},
    "input": {"type", "checked", "disabled"},
    "ins": {"datetime"},
    "li": {"value"},
    "ol": {"start", "reversed", "type"},
    "pre": {"lang", "data-math-style"},
    "source": {"srcset", "media", "type"},
    "span": {"data-math-style", "data-escaped-char"},
    "table": {"width"},
    "td": {"colspan", "rowspan", "width"},
    "th": {"colspan", "rowspan", "width", "scope", "abbr"},
    "time": {"datetime"},
}
_ENGINE_CLASSES: Final = {
    "a": {"footnote-backref"},
    "div": {
        "markdown-alert",
        *(f"markdown-alert-{kind}" for kind in ("note", "tip", "important", "warning", "caution")),
    },
    "input": {"task-list-item-checkbox"},
    "li": {"task-list-item"},
    "p": {"markdown-alert-title"},
    "section": {"footnotes"},
    "sup": {"footnote-ref"},
    "ul": {"contains-task-list"},
}
_WITH_CONTENT: Final = {
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "noscript",
    "template",
    "svg",
    "math",
    "title",
}

# Presentation MathML as https://www.w3.org/TR/mathml-core/ lists it, without links, annotations and actions.
_MATHML_TAGS: Final = names(
    "math mrow mi mn mo ms mspace mtext mfrac msqrt mroot mstyle merror mpadded mphantom msub msup "
    "msubsup munder mover munderover mmultiscripts mprescripts mtable mtr mtd"
)
_MATHML: Final = names(
    "accent accentunder columnalign columnspan depth display displaystyle fence form height largeop "
    "linethickness lspace mathcolor mathsize mathvariant maxsize minsize movablelimits rowspan rspace "
    "scriptlevel separator stretchy symmetric voffset width"
)

_DRAWING: Final = {"rect": {"width", "height", "fill"}, "svg": {"viewbox", "viewBox"}}
"""Of a colour chip; authors bring no drawings."""

_FINISHED_TAGS: Final = (_AUTHORED_TAGS | _MATHML_TAGS | _DRAWING.keys()) - {"picture", "source"}
_MADE_EVERYWHERE: Final = {
    *("align", "class", "dir", "id", "lang", "title", "valign"),
    *("aria-hidden", "aria-label", "role", "tabindex"),
}
_FINISHED: Final = {
    **{
        tag: allowed - {"data-math-style", "data-sourcepos", "data-wikilink"}
        for tag, allowed in _AUTHORED.items()
        if tag != "source"
    },
    "*": _MADE_EVERYWHERE,
    "img": {"src", "alt", "width", "height", "loading", "decoding"},
    "math": _MATHML | {"alttext"},
    "pre": {"data-lang", "data-diagram"},
    "span": set(),
    **_DRAWING,
    **dict.fromkeys(_MATHML_TAGS - {"math"}, _MATHML),
}
_FINISHED["a"] = {"href", "rel"}

_HUB_TAGS: Final = (_FINISHED_TAGS - _DRAWING.keys()) | {
    "audio",
    "picture",
    "source",
    "video",
    "article",
    "aside",
    "header",
    "footer",
    "nav",
    "address",
    "label",
}
_HUB: Final = {
    **{tag: allowed for tag, allowed in _FINISHED.items() if tag not in _DRAWING},
    "*": _MADE_EVERYWHERE | {"aria-labelledby", "aria-describedby"},
}
_HUB["a"] = {"href", "rel", "target", "download", "hreflang"}
_HUB["audio"] = {"src", "controls", "preload"}
_HUB["source"] = {"src", "srcset", "media", "type"}
_HUB["video"] = {"src", "controls", "preload", "width", "height"}


# Made once: setting up a cleaner costs more than cleaning a short README.
_authored = nh3.Cleaner(
    tags=set(_AUTHORED_TAGS),
    clean_content_tags=_WITH_CONTENT,
    attributes=_AUTHORED,
    allowed_classes=_ENGINE_CLASSES,
    url_schemes=SCHEMES,
    link_rel=None,
)
_finished = nh3.Cleaner(
    tags=set(_FINISHED_TAGS),
    attributes=_FINISHED,
    url_schemes=SCHEMES,
    link_rel=None,
    id_prefix="user-content-",
)
_hub = nh3.Cleaner(
    tags=set(_HUB_TAGS),
    clean_content_tags=_WITH_CONTENT - {"math"},
    attributes=_HUB,
    url_schemes=SCHEMES | {"tel"},
    link_rel=None,
)


def clean_authored(html: str) -> str:
    """Keep of an author's HTML what GitLab keeps.

    Args:
        html: the engine's output, with whatever HTML the author wrote in the Markdown.

    Returns:
        HTML that is well-formed and does nothing, links limited to :data:`SCHEMES` and relative ones.
    """
    return _authored.clean(html)


def clean_finished(html: str) -> str:
    """Let through only what the passes may make: a guard, which changes nothing when they are right."""
    return _finished.clean(html)


def clean_hub(html: str) -> str:
    """Clean the hub owner's own text: layout and classes stay, scripts and styles do not."""
    return _hub.clean(html)
