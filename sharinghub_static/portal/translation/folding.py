"""Templates whose constant messages and icons are put in when they are compiled.

The templates of a site are compiled for one language. ``{{ _("Copy") }}`` and ``{{ icon("copy") }}`` give the
same text on every page then, so that no page has to call for them: half of all calls of a page were such.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from functools import cached_property
from types import CodeType
from typing import Any

from jinja2 import BytecodeCache, Environment, Template, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

__all__ = ["CompiledTemplates", "FoldingEnvironment", "shown"]

_MOST_VARIANTS = 16
"""Languages and sites for which a template is kept."""

Fold = Callable[[str], Markup | None]
"""Gives what a call with one text gives on every page; None where that is not known beforehand."""


_has_special = re.compile("[&<>\"']").search


def shown(value: Any) -> str:
    """Return a value as it is in HTML: as markupsafe's ``escape``, but a text that needs nothing as it is.

    Nine of ten values of a page are such. ``escape`` makes a ``Markup`` of each, which is joined and gone.
    """
    kind = type(value)
    if kind is Markup or (kind is str and not _has_special(value)):
        text: str = value
        return text
    return escape(value)


class _CodeGenerator(CodeGenerator):
    """Jinja2's, which lets :func:`shown` escape what a template puts out."""

    def _output_child_pre(self, node: nodes.Expr, frame: Any, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.shown(")


class FoldingEnvironment(Environment):
    """Jinja2's environment with functions whose calls with a constant are replaced by their result.

    ``folds`` is set before the first template is loaded: from the name of a function to what it gives.
    Without any, a template is compiled once for all languages.
    """

    code_generator_class = _CodeGenerator
    shown = staticmethod(shown)
    folds: Mapping[str, Fold] = {}
    last_folded: Mapping[tuple[str, str], Markup | None] = {}
    """What was put into the template that was parsed last, by function and text."""

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja2's name
    ) -> Template:
        """Find a template, as Jinja2 documents it; without ``auto_reload`` one that was loaded stays.

        A page asks 50 times, and Jinja2's own cache locks itself each time.
        """
        if self.auto_reload or globals or not isinstance(name, str):
            return super().get_template(name, parent, globals)
        if (template := self._loaded.get(name)) is None:
            template = self._loaded[name] = super().get_template(name, parent)
        return template

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Give a template the globals of the environment, as Jinja2 documents it; no template has its own.

        Jinja2 makes a chain of both, and goes through it 40 times a page.
        """
        return super().make_globals(d) if d else self.globals

    @cached_property
    def _loaded(self) -> dict[str, Template]:
        return {}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Parse a template, as Jinja2 documents this hook, and fold it."""
        template = super()._parse(source, name, filename)
        self.last_folded = {}
        if not self.folds:
            return template
        own = _own_names(template)
        folding = _Folding({name: fold for name, fold in self.folds.items() if name not in own})
        folding.visit(template)
        template.set_environment(self)
        self.last_folded = folding.folded
        return template


def _own_names(template: nodes.Template) -> set[str]:
    """Names that a template gives to something of its own."""
    names: set[str] = set()
    for node in template.find_all((nodes.Name, nodes.Macro, nodes.Import, nodes.FromImport)):
        match node:
            case nodes.Name(name=name, ctx=context):
                names.update(() if context == "load" else (name,))
            case nodes.Macro(name=name) | nodes.Import(target=name):
                names.add(name)
            case nodes.FromImport(names=imported):
                names.update(name if isinstance(name, str) else name[1] for name in imported)
    return names


class _Folding(NodeTransformer):
    def __init__(self, folds: Mapping[str, Fold]) -> None:
        self._folds = folds
        self.folded: dict[tuple[str, str], Markup | None] = {}

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - Jinja2's name
        """Replace a call of a known function by its result, where its only argument is a constant text."""
        self.generic_visit(node)
        match node:
            case nodes.Call(
                node=nodes.Name(name=name), args=[nodes.Const(value=str(text))], kwargs=[], dyn_args=None
            ) if name in self._folds and node.dyn_kwargs is None:
                result = self.folded[name, text] = self._folds[name](text)
                if result is not None:
                    return nodes.MarkSafe(nodes.Const(str(result)), lineno=node.lineno)
        return node

    def visit_CallBlock(self, node: nodes.CallBlock) -> nodes.Node:  # noqa: N802 - Jinja2's name
        """Leave the call of a ``call`` block, whose place nothing else can take."""
        call = node.call
        self.generic_visit(node)
        node.call = call
        return node


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A compiled template, the checksum of its source, and what was put into it, if anything was to be."""

    checksum: str
    is_folded: bool
    folded: Mapping[tuple[str, str], Markup | None]
    code: CodeType | None


class CompiledTemplates(BytecodeCache):
    """Templates that this process has compiled, for all sites and languages that put the same into them.

    They are not kept for the next build, of whose time they are 2 %: what is kept lies beside the snapshot,
    often in a cache that other jobs write, and compiled code would run, whoever wrote it. All else is data.
    """

    def __init__(self) -> None:
        self._compiled: dict[str, list[_Compiled]] = defaultdict(list)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Find a template of this source in which this environment would put what is there."""
        environment = bucket.environment
        for compiled in self._compiled[bucket.key]:
            if (compiled.checksum, compiled.is_folded) == (bucket.checksum, _folds(environment)) and all(
                isinstance(environment, FoldingEnvironment)
                and name in environment.folds
                and environment.folds[name](text) == result
                for (name, text), result in compiled.folded.items()
            ):
                bucket.code = compiled.code
                return

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template that was just compiled."""
        environment = bucket.environment
        folded = environment.last_folded if isinstance(environment, FoldingEnvironment) else {}
        variants = self._compiled[bucket.key]
        current = [variant for variant in variants if variant.checksum == bucket.checksum]
        variants[:] = [
            *current[1 - _MOST_VARIANTS :],
            _Compiled(bucket.checksum, _folds(environment), folded, bucket.code),
        ]


def _folds(environment: Environment) -> bool:
    return isinstance(environment, FoldingEnvironment) and bool(environment.folds)
