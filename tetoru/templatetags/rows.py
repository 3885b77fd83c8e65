"""`{% each card in cards %} … {% endeach %}`: `for`, for the long lists of the pages that are asked for most.

It shows what `for` shows, without `forloop` and `empty`. What most rows are made of is drawn without Django's detours,
which are thirty calls of functions for one value (ADR 0065): `{{ card.title }}`, `{% if card.mark %}`, tags such as
`{% when card.sent_at %}`, the rows of a row, and what is included without `with`; `{% icon "clock" %}`,
`{% translate "未読" %}` and `{% csrf_token %}` are drawn once. A row's values are its attributes, and are escaped. All
else (filters, what is not the row's) is drawn as ever, and costs as much.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from html import escape
from operator import attrgetter
from typing import Any

from django import template
from django.template.base import (
    FilterExpression,
    Node,
    NodeList,
    Parser,
    TextNode,
    Token,
    Variable,
    VariableNode,
    render_value_in_context,
)
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode, IfNode, LoadNode, TemplateLiteral
from django.template.library import SimpleNode
from django.template.loader_tags import IncludeNode
from django.utils.safestring import SafeString

from tetoru.web.standing import Standing

register = template.Library()
Value = Callable[[Any], Any]


@dataclass(frozen=True)
class Page:
    """What rows are drawn into."""

    context: Context
    same: dict[Node, str] = field(default_factory=dict)
    """Tags and words that are the same in each row, drawn."""


Part = Callable[[Any, Page], str]
"""Draws what is not the same in each row."""


@dataclass(frozen=True)
class Pattern:
    """A piece of a template, taken apart: a text, then a part and a text after it, as often as there are parts."""

    texts: list[str]
    parts: list[Part]

    def drawn(self, row: Any, page: Page) -> str:
        """With the parts of this row."""
        drawn = self.texts.copy()
        drawn[1::2] = [part(row, page) for part in self.parts]
        return "".join(drawn)


class EachNode(Node):
    """The template of a row, taken apart once, when the page's template is read."""

    child_nodelists = ("nodelist",)

    def __init__(self, name: str, rows: FilterExpression, nodelist: NodeList) -> None:
        self.name, self.rows, self.nodelist = name, rows, nodelist
        self.pattern = _pattern(nodelist, name)

    def render(self, context: Context) -> str:
        """All rows, one after the other."""
        return self.drawn(self.rows.resolve(context), Page(context))

    def drawn(self, rows: Iterable[Any], page: Page) -> str:
        """These rows."""
        drawn, context = [], page.context
        with context.push():
            for row in rows:
                context[self.name] = row
                drawn.append(self.pattern.drawn(row, page))
        return "".join(drawn)


@register.tag
def each(parser: Parser, token: Token) -> EachNode:
    """Draw what stands between `each` and `endeach` for each row."""
    words = token.split_contents()
    if len(words) != 4 or words[2] != "in":
        raise template.TemplateSyntaxError("it is {% each row in rows %}")
    nodelist = parser.parse(("endeach",))
    parser.delete_first_token()
    return EachNode(words[1], parser.compile_filter(words[3]), nodelist)


def _pattern(nodelist: NodeList, name: str) -> Pattern:
    pattern = Pattern([""], [])
    for node in nodelist:
        if type(node) is TextNode:
            pattern.texts[-1] += node.s
        else:
            pattern.texts.extend(("", ""))
            pattern.parts.append(_part(node, name))
    return pattern


def _part(node: Any, name: str) -> Part:
    quicker = QUICKER.get(type(node))
    return (quicker and quicker(node, name)) or (lambda _row, page: node.render_annotated(page.context))


def _variable(node: VariableNode, name: str) -> Part | None:
    value = _value(node.filter_expression, name)
    if value is None:
        return None

    def draw(row: Any, page: Page) -> str:
        found = value(row)
        return escape(found) if type(found) is str else _text(found, page)  # nearly all are texts

    return draw


def _tag(node: SimpleNode, name: str) -> Part | None:
    if node.target_var is not None or node.kwargs:
        return None
    if not node.takes_context and all(map(_is_written, node.args)):
        return _same(node, name)
    func, values = node.func, [_value(argument, name) or argument for argument in node.args]
    if node.takes_context and len(values) == 1 and not isinstance(value := values[0], FilterExpression):
        return lambda row, page: _text(func(page.context, value(row)), page)  # nearly all are of one value

    def draw(row: Any, page: Page) -> str:
        given = [v.resolve(page.context) if isinstance(v, FilterExpression) else v(row) for v in values]
        return _text(func(page.context, *given) if node.takes_context else func(*given), page)

    return draw


def _if(node: IfNode, name: str) -> Part:
    branches = [(_condition(asked, name), _pattern(nodelist, name)) for asked, nodelist in node.conditions_nodelists]

    def draw(row: Any, page: Page) -> str:
        for asked, pattern in branches:
            if asked(row, page):
                return pattern.drawn(row, page)
        return ""

    return draw


def _include(node: IncludeNode, name: str) -> Part | None:
    path: Any = node.template.var
    if node.extra_context or node.isolated_context or not isinstance(path, str):
        return None
    pattern = cache(lambda engine: _pattern(engine.get_template(path).nodelist, name))

    def draw(row: Any, page: Page) -> str:
        source: Any = page.context.template
        with page.context.push():
            return pattern(source.engine).drawn(row, page)

    return draw


def _each(node: EachNode, name: str) -> Part | None:
    rows = _value(node.rows, name)
    return rows and (lambda row, page: node.drawn(rows(row), page))


def _condition(asked: Any, name: str) -> Callable[[Any, Page], Any]:
    """Whether a branch is taken; `else` is always."""
    if asked is None:
        return lambda _row, _page: True
    literal: Any = asked.value if type(asked) is TemplateLiteral else None
    value = literal and _value(literal, name)
    return (lambda row, _page: value(row)) if value else (lambda _row, page: _holds(asked, page))


def _holds(asked: Any, page: Page) -> Any:
    try:
        return asked.eval(page.context)
    except template.VariableDoesNotExist:
        return False


def _same(node: Node, _name: str) -> Part:
    def draw(_row: Any, page: Page) -> str:
        if node not in page.same:
            page.same[node] = str(node.render_annotated(page.context))
        return page.same[node]

    return draw


def _is_written(expression: FilterExpression) -> bool:
    return not expression.filters and not _way(expression)


def _value(expression: FilterExpression, name: str) -> Value | None:
    """How `card.title` is found on a row; None for what is more than an attribute of it."""
    way = _way(expression)
    is_plain = not expression.filters and len(way) > 1 and way[0] == name and all(map(str.isidentifier, way))
    return attrgetter(".".join(way[1:])) if is_plain else None


def _way(expression: FilterExpression) -> tuple[str, ...]:
    """The names in a variable; none in what is written out."""
    return tuple(expression.var.lookups or ()) if isinstance(expression.var, Variable) else ()


def _text(value: Any, page: Page) -> str:
    """As it stands in the page."""
    if type(value) is SafeString:
        return value
    return escape(value) if type(value) is str else render_value_in_context(value, page.context)


QUICKER: dict[type[Node], Callable[[Any, str], Part | None]] = {
    VariableNode: _variable,
    SimpleNode: _tag,
    IfNode: _if,
    IncludeNode: _include,
    EachNode: _each,
    Standing: _same,
    CsrfTokenNode: _same,
    LoadNode: _same,
}
