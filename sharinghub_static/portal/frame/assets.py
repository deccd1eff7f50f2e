"""The files that the pages load: the bundled front end, the site's accent, the owner's pictures."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import orjson
from pygments.formatters import HtmlFormatter

from sharinghub_static.config import SiteConfig
from sharinghub_static.errors import ConfigError, SiteError
from sharinghub_static.picture_metadata import PictureError, strip_drawing, strip_metadata
from sharinghub_static.portal.frame.colours import readable
from sharinghub_static.portal.frame.icons import icon_styles
from sharinghub_static.portal.frame.owner_pictures import configured_pictures, owner_pictures, picture_file
from sharinghub_static.portal.frame.patterns import pattern_styles
from sharinghub_static.portal.markdown import render_hub_text
from sharinghub_static.site.layout import Layout

__all__ = ["THEME", "Assets"]

_BUNDLE = Path(__file__).parents[1] / "bundle"
THEME = "theme.css"
"""The styles of the site's owner, in the folder of its templates."""

_LARGEST_THEME = 200_000
_OUTSIDE = re.compile(r"@import\b[^;]*|url\(\s*(?![\"']?(?:data:|#))[^)]*\)", re.IGNORECASE)

_LIGHT, _DARK = "default", "github-dark"


@dataclass(frozen=True)
class Assets:
    """The assets of one site.

    Args:
        config: the site's configuration; pictures are looked for beside it.
        layout: where assets are.

    Raises:
        SiteError: the package was installed without its front end.
    """

    config: SiteConfig
    layout: Layout = field(default_factory=Layout)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Path in the site and content of each asset."""
        yield self.style_sheet, self.styles.encode()
        yield self.script, self._bundled("portal.js")
        yield self.layout.asset("search.js"), self._bundled("search.js")
        yield self.icon, self._drawn_icon
        yield self.world, self._bundled("world.svg")
        yield self.layout.asset("map.js"), self._tiles() + self._bundled("map.js")
        yield self.layout.asset("raster.js"), self._bundled("raster.js")
        yield self.layout.asset("map.css"), self._bundled("map.css")
        yield self.layout.asset("basemap.js"), self._bundled("basemap.js")
        yield self.form_script, self._bundled("form.js")
        yield self.form_styles, self._bundled("form.css")
        yield self.board_script, self._bundled("boards.js")
        yield from sorted((path, _without_metadata(file)) for path, file in self._owned.items())

    @property
    def icon(self) -> str:
        """Path of the sign that browsers show in tabs when the site has no logo."""
        return self.layout.asset("icon.svg")

    @cached_property
    def _drawn_icon(self) -> bytes:
        accent = self.config.portal.accent or "#0b5cad"
        layers = self.icons["category"]
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 32 32">'
            f'<rect x="-4" y="-4" width="32" height="32" rx="6" fill="{accent}"/>'
            '<g fill="none" stroke="#fff" stroke-width="2" stroke-linejoin="round" stroke-linecap="round">'
            f"{layers}</g></svg>\n"
        ).encode()

    def diagram_files(self) -> Iterator[tuple[str, bytes]]:
        """Path and content of what draws diagrams, for sites that have some."""
        for name in ("drawing.js", "diagram.html", "diagram.js", "mermaid.js"):
            yield self.layout.asset(name), self._bundled(name)

    @property
    def diagram_frame(self) -> str:
        """Path of the frame in which diagrams are drawn."""
        return self.layout.asset("diagram.html")

    @property
    def style_sheet(self) -> str:
        """Path of the style sheet."""
        return self.layout.asset("portal.css")

    @property
    def script(self) -> str:
        """Path of the script."""
        return self.layout.asset("portal.js")

    @property
    def form_script(self) -> str:
        """Path of the script of the form for front matter."""
        return self.layout.asset("form.js")

    @property
    def board_script(self) -> str:
        """Path of the script of leaderboards."""
        return self.layout.asset("boards.js")

    @property
    def form_styles(self) -> str:
        """Path of that form's style sheet."""
        return self.layout.asset("form.css")

    @property
    def world(self) -> str:
        """Path of the picture of the land."""
        return self.layout.asset("world.svg")

    @cached_property
    def styles(self) -> str:
        """All styles, with the icons, the patterns, the site's accent, the colours of code and its theme."""
        own = ""
        if self.config.portal.accent:
            own = ":root{{--accent:light-dark({},{})}}\n".format(*readable(self.config.portal.accent))
        drawings = icon_styles(self.icons) + pattern_styles()
        return self._bundled("portal.css").decode() + drawings + own + _code_colours() + self._theme()

    def _theme(self) -> str:
        """The styles of the site's owner, which come last: ``theme.css`` among the templates.

        Raises:
            ConfigError: they cannot be read, or hold what would end the style element of a page.
        """
        file = self.config.folder / self.config.portal.templates / THEME
        if not file.is_file():
            return ""
        try:
            styles = file.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError([f"{file}: cannot be read as UTF-8 text ({error})"]) from error
        if "</" in styles or len(styles) > _LARGEST_THEME:
            why = "holds '</'" if "</" in styles else f"is larger than {_LARGEST_THEME:,} characters"
            raise ConfigError([f"{file}: {why}, and is in a style element of a page. Take it out"])
        if outside := _OUTSIDE.search(styles):
            line = styles.count("\n", 0, outside.start()) + 1
            raise ConfigError(
                [
                    f"{file}:{line}: {outside[0].strip()[:60]!r} asks another host or file, which the policy "
                    "of the pages does not allow. Write the styles here, and pictures as data: addresses"
                ]
            )
        return f"{styles.strip()}\n"

    @cached_property
    def icons(self) -> dict[str, str]:
        """Inside of the SVG of each icon, by name."""
        icons: dict[str, str] = orjson.loads(self._bundled("icons.json"))
        return icons

    def picture(self, configured: str | None) -> str | None:
        """Where a picture is that the configuration names.

        Args:
            configured: an absolute address, or a file beside the configuration (a leading ``/`` or ``./``
                does not matter, as a SharingHub server has such addresses too).

        Returns:
            The absolute address as it is, or the path in the site of the copied file; None when the file is
            not there or is no picture.
        """
        if not configured:
            return None
        if configured.startswith(("http://", "https://")):
            return configured
        if configured not in self._found:
            wanted = picture_file(self.config, configured)
            self._found[configured] = next(
                (path for path, file in self._owned.items() if file == wanted), None
            )
        return self._found[configured]

    @cached_property
    def elsewhere(self) -> tuple[str, ...]:
        """Addresses of the configuration's pictures that are no files of the site."""
        return tuple(name for name in configured_pictures(self.config) if "://" in name)

    @cached_property
    def _found(self) -> dict[str, str | None]:
        """What :meth:`picture` said: every page asks for the same few, and the disk answers slowly."""
        return {}

    @cached_property
    def _owned(self) -> dict[str, Path]:
        """Pictures of the site's owner by their path in the site; same names get a number."""
        owned: dict[str, Path] = {}
        taken: set[str] = set()  # in one letter case, as some disks know no other
        for file in owner_pictures(self.config):
            path, again = self.layout.owned_picture(file.name), 1
            while path.lower() in taken:
                again += 1
                path = self.layout.owned_picture(file.name, again)
            taken.add(path.lower())
            owned[path] = file
        return owned

    def _tiles(self) -> bytes:
        """The configured tile layer, before the script that shows it."""
        tiles = self.config.portal.tiles
        if tiles is None:
            return b""
        known = {"url": tiles.url, "attribution": render_hub_text(tiles.attribution)}
        return b"(globalThis.SharingHub??={}).tiles=" + orjson.dumps(known) + b";\n"

    @staticmethod
    def _bundled(name: str) -> bytes:
        try:
            return (_BUNDLE / name).read_bytes()
        except FileNotFoundError:
            raise SiteError(
                f"the portal's front end is missing ({name})",
                "Bundle it: npm --prefix frontend ci && npm --prefix frontend run build.",
            ) from None


def _without_metadata(file: Path) -> bytes:
    """A picture of the owner as it is published; icons for old browsers (.ico) stay as they are."""
    content, ending = file.read_bytes(), file.suffix.lower()
    if ending == ".ico":
        return content
    try:
        return strip_drawing(content) if ending == ".svg" else strip_metadata(content)
    except PictureError as error:
        raise SiteError(
            f"The picture {file} of the configuration cannot be published: {error}",
            "Save it again as PNG, JPEG, GIF, WebP, AVIF or SVG, with the ending of its format.",
        ) from error


def _code_colours() -> str:
    """Colours of highlighted code from Pygments' own styles, in the scheme of the page or its theme."""
    light, dark = _tokens(_LIGHT), _tokens(_DARK)
    return "".join(
        f"{selector} {{ {_declarations(light.get(selector, {}), dark.get(selector, {}))} }}\n"
        for selector in {**light, **dark}
    )


def _declarations(light: Mapping[str, str], dark: Mapping[str, str]) -> str:
    """Declarations for both schemes; weight and slope are those of the light one, where that has any."""
    declarations = []
    for name in {**light, **dark}:
        missing = {"color": "currentcolor", "background-color": "transparent"}.get(name)
        if missing is not None:
            value = f"light-dark({light.get(name, missing)}, {dark.get(name, missing)})"
        else:
            value = light.get(name, "") if light else dark[name]
        if value:
            declarations.append(f"{name}: {value}")
    return "; ".join(declarations)


def _tokens(style: str) -> dict[str, dict[str, str]]:
    """The declarations of each token: the ground and the size of code are the portal's own."""
    formatter: HtmlFormatter[str] = HtmlFormatter(style=style, nobackground=True)
    styles: str = formatter.get_style_defs(".highlight")  # type: ignore[no-untyped-call] # missing in the stubs
    tokens: dict[str, dict[str, str]] = {}
    for rule in styles.splitlines():
        selector, _, declarations = rule.partition(" /*")[0].rstrip(" }").partition(" { ")
        if selector.startswith(".highlight ."):
            pairs = (each.partition(":") for each in declarations.split(";"))
            tokens[selector] = {name.strip(): value.strip() for name, _, value in pairs}
    return tokens
