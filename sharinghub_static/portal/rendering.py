"""Jinja2: which templates there are, and what they may call."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields, replace
from functools import cache, partial
from gettext import NullTranslations
from hashlib import blake2b
from pathlib import Path

import orjson
from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateRuntimeError,
    pass_eval_context,
)
from jinja2.loaders import BaseLoader
from jinja2.meta import find_referenced_templates
from jinja2.nodes import EvalContext
from markupsafe import Markup

from sharinghub_static.errors import SiteError
from sharinghub_static.portal.frame.contexts import Page, Site
from sharinghub_static.portal.frame.template_folders import shipped_templates
from sharinghub_static.portal.translation.folding import CompiledTemplates, FoldingEnvironment, shown
from sharinghub_static.portal.translation.once import Once
from sharinghub_static.portal.translation.translator import ENGLISH, Moment, Translator

__all__ = ["Renderer", "is_programs_own"]

_DATE = re.compile(r"""(?:\.|['"])\s*changed\b""")
"""``page.site.changed`` in a template, however it is written.

What comes to the date in another way, such as ``page.site|string``, gets none: :meth:`Renderer.render`.
"""
_NO_DATE = Moment(iso="", date="", full="")

_COMPILED = CompiledTemplates()
_USED: dict[str, tuple[str | None, ...]] = {}
"""What each source of a template uses: parsed once for all languages and sites."""


def _fill(catalog: NullTranslations, message: str) -> Markup | None:
    """A message without values as HTML; None where it needs some."""
    try:
        return Markup(catalog.gettext(message)) % {}  # noqa: S704 - a catalog's
    except (KeyError, TypeError, ValueError):  # which rendering then reports
        return None


def _newstyle_gettext(catalog: NullTranslations) -> Callable[..., str]:
    """Jinja2's ``gettext``, which looks up each message once: pages ask a hundred times for the same few."""
    translated: dict[str, Markup] = {}

    @pass_eval_context
    def gettext(evaluation: EvalContext, message: str, /, **values: object) -> str:
        if not evaluation.autoescape:
            return catalog.gettext(message) % values
        if (text := translated.get(message)) is None:
            text = translated[message] = Markup(catalog.gettext(message))  # noqa: S704 - a catalog's
        # Markup would wrap each value in an object that escapes it when it is asked for its text.
        escaped = {name: value if isinstance(value, int) else shown(value) for name, value in values.items()}
        return Markup(str.__mod__(text, escaped))  # noqa: S704 - escaped

    return gettext


_NAMES_OTHERS = re.compile(r"\{%[-+]?\s*(?:extends|include|import|from)\b")
_NAMED = re.compile(
    r"""\{%[-+]?\s*(?:extends|include|import|from)\s+["']([^"'\\]+)["']\s*(?:[-+]?%\}|(?:import|as|ignore|with|without)\b)"""
)
"""Tags that lead to other templates, and those that do so by one name."""

_IN_COMMENT = re.compile(r"\{#(?:(?!#\}).)*?\{%", re.DOTALL)

_ITSELF = r"""\{%%[-+]?\s*extends\s+(['"])%s\1"""


class _TemplateFolder(FileSystemLoader):
    """Templates of a folder; one that extends itself is an error, and not an endless recursion.

    Args:
        folder: it need not be there.
        prefix: by which a template of this folder is named in others.
        advice: what to do about a template that extends itself; ``{name}`` is its name.
    """

    def __init__(self, folder: Path, prefix: str, advice: str) -> None:
        super().__init__(folder)
        self._prefix, self._advice = prefix, advice

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, path, is_current = super().get_source(environment, template)
        if re.search(_ITSELF % re.escape(self._prefix + template), source):
            raise TemplateRuntimeError(f"{path} extends itself. {self._advice.format(name=template)}")
        return source, path, is_current


def is_programs_own(folder: Path) -> bool:
    """Whether a folder is the program's own templates, as in a fork of its repository, and not a site's."""
    shipped = shipped_templates()
    return all((folder / file.relative_to(shipped)).is_file() for file in shipped.rglob("*.html"))


class Renderer:
    """Fills templates.

    A site's own ``templates/`` folder goes before the shipped one, file by file; the shipped file of the
    same name can be extended as ``shipped/<name>``.

    Args:
        own: folder of the site's own templates; it need not be there.
        icons: inside of the SVG of each icon, by name.
        words: the language of the pages.
    """

    def __init__(self, own: Path, icons: dict[str, str], translator: Translator = ENGLISH) -> None:
        shipped = _TemplateFolder(
            shipped_templates(),
            "shipped/",
            "This is the program's own folder. Put {name} into one of yours, and name it in portal.templates",
        )
        yours = _TemplateFolder(own, "", 'To add to the shipped one, write: extends "shipped/{name}"')
        loaders: list[BaseLoader] = [shipped, PrefixLoader({"shipped": shipped})]
        if not is_programs_own(own):
            loaders.insert(0, yours)
        self._icons = icons
        self._dated: dict[str, bool] = {}
        self._sites: dict[tuple[int, bool], tuple[Site, bytes]] = {}
        self._undated: dict[int, tuple[Site, Site]] = {}
        self._language = translator.language.encode()
        self._loader = ChoiceLoader(loaders)
        self._environment = FoldingEnvironment(
            extensions=["jinja2.ext.i18n"],
            loader=self._loader,
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=_COMPILED,
        )
        self._environment.policies["ext.i18n.trimmed"] = True
        # Newstyle: messages are filled here, where what fills them is escaped.
        catalog = translator.catalog
        install: Callable[..., None] = self._environment.install_gettext_callables  # type: ignore[attr-defined] # by the extension
        install(
            catalog.gettext,
            catalog.ngettext,
            newstyle=True,
            pgettext=catalog.pgettext,
            npgettext=catalog.npgettext,
        )
        gettext = _newstyle_gettext(catalog)
        self._environment.globals.update({"gettext": gettext, "_": gettext})
        fill = partial(_fill, catalog)
        self._environment.folds = {"_": fill, "gettext": fill, "icon": self._known_icon}
        self._environment.filters["number"] = translator.number
        self._environment.globals["icon"] = cache(self._icon)
        self._environment.globals["once"] = Once()

    def compile_once(self) -> None:
        """Compile templates once for all languages, where few pages are filled: compiling takes longer."""
        self._environment.folds = {}

    def compile(self, *templates: str) -> None:
        """Compile templates and what they use, for copies of this process; what is wrong shows later."""
        names, compiled = list(templates), set[str]()
        while names:
            name = names.pop()
            if name not in compiled:
                compiled.add(name)
                with suppress(TemplateError):
                    self._environment.get_template(name)
                    used = self._used_by(self._loader.get_source(self._environment, name)[0])
                    names += filter(None, used)

    def key(self, template: str, page: Page) -> str:
        """Return the digest of what one page is made from, besides the templates and catalogs themselves.

        Returns:
            An empty text where there is none.
        """
        try:
            own = {field.name: getattr(page, field.name) for field in fields(page) if field.name != "site"}
            content = orjson.dumps(own)
            site = self._site_digest(page.site, is_dated=self.shows_date(template))
        except (AttributeError, TypeError, ValueError, TemplateError):
            # A class of an extension's page, half of a surrogate pair, or a template that rendering reports.
            return ""
        parts = (self._language, template.encode(), site, content)
        return blake2b(b"\0".join(parts), digest_size=16).hexdigest()

    def _site_digest(self, site: Site, *, is_dated: bool) -> bytes:
        """The digest of a header and footer, made once for all pages that share it."""
        known = self._sites.get((id(site), is_dated))
        if known is None or known[0] is not site:
            shown = site if is_dated else self._without_date(site)
            known = site, blake2b(orjson.dumps(shown), digest_size=16).hexdigest().encode()
            self._sites[id(site), is_dated] = known
        return known[1]

    def _without_date(self, site: Site) -> Site:
        """A header and footer without the date of the data, made once for all pages that share it."""
        known = self._undated.get(id(site))
        if known is None or known[0] is not site:
            known = self._undated[id(site)] = site, replace(site, changed=_NO_DATE)
        return known[1]

    def shows_date(self, template: str) -> bool:
        """Whether a template, or any that it uses, shows the date of the data: it changes with each crawl."""
        if template not in self._dated:
            names, sources = [template], dict[str, str]()
            while names:
                name = names.pop()
                if name not in sources:
                    sources[name] = self._loader.get_source(self._environment, name)[0]
                    used = self._used_by(sources[name])
                    if None in used:  # which one is known only when the page is rendered
                        sources[""] = "page.site.changed"
                    names += filter(None, used)
            self._dated[template] = any(map(_DATE.search, sources.values()))
        return self._dated[template]

    def _used_by(self, source: str) -> tuple[str | None, ...]:
        """The templates that a template names, None for one that is known only when a page is rendered."""
        if source not in _USED:
            named = _NAMED.findall(source)
            # To parse a template takes long, and most name others by their names alone.
            is_plain = len(named) == len(_NAMES_OTHERS.findall(source)) and not _IN_COMMENT.search(source)
            parse = self._environment.parse
            _USED[source] = tuple(named if is_plain else find_referenced_templates(parse(source)))
        return _USED[source]

    def render(self, template: str, page: Page) -> bytes:
        """One page as UTF-8.

        A template that does not show the date of the data is given none, because its pages are kept when the
        date alone is another.

        Raises:
            SiteError: a template does not know what it asks for, or is not well formed.
        """
        try:
            filled = self._environment.get_template(template)
            shown = page if self.shows_date(template) else replace(page, site=self._without_date(page.site))
            html = filled.render(page=shown)
        except TemplateError as error:
            where = f" (line {error.lineno})" if hasattr(error, "lineno") else ""
            raise SiteError(
                f"template {template}: {error.message or error}{where}",
                "See docs/templates.md for what is there.",
            ) from error
        except RecursionError as error:
            raise SiteError(
                f"template {template}: templates that it uses use each other in a circle",
                "Take one of their lines with extends, include or import out.",
            ) from error
        # Half of a surrogate pair can be written in JSON and YAML, but not in UTF-8.
        return html.encode("utf-8", "replace")

    def _icon(self, name: str, label: str = "") -> Markup:
        """An icon; ``label`` is description by screen readers, without one it is decoration.

        The style sheet draws it: see :mod:`sharinghub_static.portal.frame.icons`.
        """
        if name not in self._icons:
            raise TemplateRuntimeError(f"there is no icon {name!r}")
        description = Markup(' role="img" aria-label="{}"').format(label) if label else ""
        return Markup('<i class="icon i-{}"{}></i>').format(name, description)

    def _known_icon(self, name: str) -> Markup | None:
        return self._icon(name) if name in self._icons else None
