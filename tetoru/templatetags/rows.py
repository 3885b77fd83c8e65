"""`{% each card in cards %} … {% endeach %}`: `for`, for the long lists of the pages that are asked for most.

It shows what `for` shows, without `forloop` and `empty`. What rows are made of is drawn without Django's detours, thirty
calls of functions for one value (docs/performance.md): `{{ card.title }}`, `{% if card.mark %}`, and tags such as
`{% when card.sent_at %}`. Such a value is an attribute of its row, and is escaped. All else in a row (`include`, filters,
`and`) is drawn as ever, and costs as much.
"""

from collections.abc import Callable, Sequence
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
from django.template.defaulttags import IfNode, TemplateLiteral
from django.template.library import SimpleNode
from django.utils.safestring import SafeString

register = template.Library()
Value = Callable[[Any], Any]
Part = str | Callable[[Any, Context], str]
"""A piece of a row: the same text in each, or what draws it for one."""


class EachNode(Node):
    """The template of a row, taken apart once, when the page's template is read."""

    child_nodelists = ("nodelist",)

    def __init__(self, name: str, rows: FilterExpression, nodelist: NodeList) -> None:
        self.name, self.rows, self.nodelist = name, rows, nodelist
        self.parts = _parts(nodelist, name)

    def render(self, context: Context) -> str:  # type: ignore[override]
        """All rows, one after the other."""
        drawn = []
        with context.push():
            for row in self.rows.resolve(context):
                context[self.name] = row
                drawn.append(_drawn(self.parts, row, context))
        return "".join(drawn)


@register.tag
def each(parser: Parser, token: Token) -> EachNode:
    """Draw what stands between `each` and `endeach` for each row."""
    try:
        _tag, name, word, rows = token.split_contents()
    except ValueError:
        word = ""
    if word != "in":
        raise template.TemplateSyntaxError("it is {% each row in rows %}")
    nodelist = parser.parse(("endeach",))
    parser.delete_first_token()
    return EachNode(name, parser.compile_filter(rows), nodelist)


def _drawn(parts: Sequence[Part], row: Any, context: Context) -> str:
    return "".join([part if isinstance(part, str) else part(row, context) for part in parts])


def _parts(nodelist: NodeList, name: str) -> list[Part]:
    return [_part(node, name) for node in nodelist]


def _part(node: Any, name: str) -> Part:
    kind, found = type(node), None
    if kind is TextNode:
        return str(node.s)
    if kind is VariableNode:
        found = _variable(node, name)
    elif kind is SimpleNode and node.target_var is None and not node.kwargs:
        found = _tag(node, name)
    elif kind is IfNode:
        found = _if(node, name)
    return found or (lambda _row, context: node.render_annotated(context))


def _variable(node: VariableNode, name: str) -> Part | None:
    value = _value(node.filter_expression, name)
    return value and (lambda row, context: _text(value(row), context))


def _tag(node: SimpleNode, name: str) -> Part:
    values = [_value(argument, name) or argument for argument in node.args]

    def draw(row: Any, context: Context) -> str:
        given = [value.resolve(context) if isinstance(value, FilterExpression) else value(row) for value in values]
        return _text(node.func(context, *given) if node.takes_context else node.func(*given), context)

    return draw


def _if(node: IfNode, name: str) -> Part | None:
    branches = [(_condition(asked, name), _parts(nodelist, name)) for asked, nodelist in node.conditions_nodelists]
    if any(asked is None for asked, _parts_ in branches):
        return None

    def draw(row: Any, context: Context) -> str:
        for asked, parts in branches:
            if asked(row):
                return _drawn(parts, row, context)
        return ""

    return draw


def _condition(asked: Any, name: str) -> Value | None:
    """Whether a branch is taken, when one value of the row decides; `else` is always taken."""
    if asked is None:
        return lambda _row: True
    return _value(asked.value, name) if isinstance(asked, TemplateLiteral) else None


def _value(expression: Any, name: str) -> Value | None:
    """How `card.title` is found on a row; None for what is not a row's attribute, and nothing else."""
    lookups = expression.var.lookups if isinstance(expression.var, Variable) else None
    is_plain = lookups and lookups[0] == name and len(lookups) > 1 and not expression.filters
    return attrgetter(".".join(lookups[1:])) if is_plain else None


def _text(value: Any, context: Context) -> str:
    """As it stands in the page."""
    if type(value) is str:
        return escape(value)
    return value if type(value) is SafeString else render_value_in_context(value, context)
