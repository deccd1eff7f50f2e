"""Constant messages and icons are put into templates when they are compiled, and nothing else is."""

import pytest
from jinja2 import DictLoader, TemplateNotFound
from markupsafe import Markup, escape

from sharinghub_static.portal.translation.folding import CompiledTemplates, FoldingEnvironment, shown


def fold(text: str) -> Markup | None:
    """Mark what was put in at compile time."""
    return None if text == "unknown" else Markup("<{}>").format(text)


def rendered(source: str, **templates: str) -> str:
    environment = FoldingEnvironment(
        autoescape=True, loader=DictLoader(templates), extensions=["jinja2.ext.i18n"]
    )
    environment.folds = {"_": fold}
    environment.globals["_"] = lambda text, **values: f"called with {text}"
    return environment.from_string(source).render(name="x & y")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('{{ _("a & b") }}', "<a &amp; b>"),
        ('<p title="{{ _("a") }}">', '<p title="<a>">'),
        ('{% if name %}{{ [_("a"), name]|join("-") }}{% endif %}', "<a>-x &amp; y"),
        ('{% macro m(t) %}{{ t }}{% endmacro %}{{ m(_("a")) }}', "<a>"),
        ('{% set t = _("a") %}{{ t ~ name }}', "<a>x &amp; y"),
    ],
)
def test_a_constant_is_put_in_and_stays_safe(source, text):
    assert rendered(source) == text


@pytest.mark.parametrize(
    "source",
    [
        '{{ _("unknown") }}',
        '{{ _("unknown", name=name) }}',
        '{% call _("unknown") %}x{% endcall %}',
    ],
)
def test_what_is_not_known_beforehand_is_called(source):
    assert rendered(source) == "called with unknown"


def test_values_and_variables_are_not_constant():
    assert rendered('{{ _("a", n=1) }}{{ _(name) }}') == "called with acalled with x &amp; y"
    assert rendered('{% call _("a") %}x{% endcall %}') == "called with a"


@pytest.mark.parametrize(
    "source",
    [
        "{% macro _(text) %}own{% endmacro %}{{ _('a') }}",
        "{% from 'm' import other as _ %}{{ _('a') }}",
    ],
)
def test_a_template_may_have_its_own_function_of_that_name(source):
    module = "{% macro _(text) %}own{% endmacro %}{% macro other(text) %}own{% endmacro %}"
    assert rendered(source, m=module) == "own"


def test_compiled_templates_are_shared_where_the_same_is_put_in():
    compiled, counts = CompiledTemplates(), {"a": 0, "b": 0}

    class Counting(FoldingEnvironment):
        def _compile(self, source, filename):
            counts[self.globals["kind"]] += 1
            return super()._compile(source, filename)

    def page(kind: str) -> str:
        loader = DictLoader({"page": '{{ _("text") }}'})
        environment = Counting(autoescape=True, loader=loader, bytecode_cache=compiled)
        environment.globals["kind"] = kind
        environment.folds = {"_": lambda text: Markup("{} {}").format(kind, text)}
        return environment.get_template("page").render()

    assert [page(kind) for kind in "abab"] == ["a text", "b text", "a text", "b text"]
    assert counts == {"a": 1, "b": 1}


def test_what_a_template_puts_out_is_escaped_as_markupsafe_does() -> None:
    class Text(str):
        __slots__ = ()

    class Marked:
        def __html__(self) -> str:
            return "<b>"

    for value in ("plain é 1", "<a&'\">", Markup("<i>"), Text("<"), Marked(), 3, None, 2.5, ["<"]):
        assert shown(value) == escape(value)
    environment = FoldingEnvironment(autoescape=True)
    template = environment.from_string(
        "{% macro m(x) %}{{ x }}{% endmacro %}{{ x }}{{ m(x) }}{{ m(x) ~ x }}{{ [x] }}"
    )
    assert template.render(x="<") == "&lt;" * 4 + "[&#39;&lt;&#39;]"
    plain = FoldingEnvironment(autoescape=False).from_string(
        "{{ x }}{% autoescape true %}{{ x }}{% endautoescape %}"
    )
    assert plain.render(x="<") == "<&lt;"


def test_a_template_is_loaded_once_and_its_macros_see_the_globals():
    sources = {
        "macros": "{% macro m() %}{{ word }}{% endmacro %}",
        "page": "{% from 'macros' import m %}{{ m() }}",
    }
    environment = FoldingEnvironment(loader=DictLoader(sources), auto_reload=False)
    environment.globals["word"] = "x"
    assert environment.get_template("page").render() == "x"
    assert environment.get_template("page") is environment.get_template("page")
    assert environment.get_template("page", globals={"word": "y"}) is environment.get_template("page")
    with pytest.raises(TemplateNotFound):
        environment.get_template("other")
