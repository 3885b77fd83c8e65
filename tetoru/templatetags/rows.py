"""`{% each card in cards %} … {% endeach %}`: `for`, for the long lists of the pages that are asked for most.

It shows what `for` shows, without `forloop` and `empty`. What most rows are made of is drawn without Django's detours,
which are thirty calls of functions for one value (ADR 0065): `{{ card.title }}`, `{% if card.mark %}`, tags such as
`{% when card.sent_at %}`, the rows of a row, and what is included; `{% icon "clock" %}`, `{% translate "未読" %}` and
`{% csrf_token %}` are drawn once a page. A row's values are its attributes, and are escaped. All
else (filters, what is not the row's) is drawn as ever, and costs as much.

`{% one desk %} … {% endone %}` draws so what stands on a page once: the frame around every page of staff. A `block` in
it that holds one text, or nothing, is drawn without detours too.
"""

import re
from collections.abc import Callable, Iterable
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
from django.template.loader_tags import BLOCK_CONTEXT_KEY, BlockNode, IncludeNode
from django.utils.safestring import SafeString

from tetoru.web.standing import Standing

register = template.Library()
Value = Callable[[Any], Any]
is_special = re.compile("[&<>\"']").search
NOTHING, VALUE, CHOICE, SAME, PART = range(5)
"""What stands behind a text: nothing, a row's value, a branch, what is the same in each row, or what draws itself."""


class Page:
    """What rows are drawn into, piece by piece."""

    def __init__(self, context: Context) -> None:
        kept: Any = context.render_context.dicts[0]  # where Django keeps the templates of an `include`
        self.context, self.drawn = context, list[str]()
        self.same: dict[Node, str] = kept.setdefault(EachNode, {})
        """Tags and words that are the same in each row, drawn once a page."""

    def once(self, node: Node) -> str:
        """As it stands in each row."""
        drawn: Any = node.render_annotated(self.context)
        self.same[node] = drawn
        return self.same[node]


Drawing = Callable[[Any, Page], Any]
Step = tuple[int, Any]


class Pattern:
    """A piece of a template, taken apart: a text and what stands behind it, as often as there is something."""

    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.steps: list[tuple[str, int, Any]] = []
        text = ""
        for node in nodelist:
            if type(node) is TextNode:
                text += node.s
            elif type(node) is not LoadNode:  # which says nothing
                self.steps.append((text, *_step(node, name)))
                text = ""
        self.steps.append((text, NOTHING, None))

    def draw(self, row: Any, page: Page) -> None:
        """Everything in one loop: a function for each value and each branch would be half of what a row costs."""
        drawn = page.drawn
        for text, kind, what in self.steps:
            drawn.append(text)
            if kind == VALUE:
                found = what(row)
                drawn.append(found if type(found) is str and not is_special(found) else _text(found, page))
            elif kind == CHOICE:
                for value, asked, pattern in what:
                    if value(row) if value else asked is None or _holds(asked, page):
                        pattern.draw(row, page)
                        break
            elif kind == SAME:
                drawn.append(page.same.get(what) or page.once(what))
            elif kind == PART:
                what(row, page)


class EachNode(Node):
    """The template of a row, taken apart once, when the page's template is read."""

    child_nodelists = ("nodelist",)

    def __init__(self, name: str, rows: FilterExpression, nodelist: NodeList) -> None:
        self.name, self.rows, self.nodelist = name, rows, nodelist
        self.pattern = Pattern(nodelist, name)

    def render(self, context: Context) -> str:
        """All rows, one after the other."""
        page = Page(context)
        self.draw(self.rows.resolve(context), page)
        return "".join(page.drawn)

    def draw(self, rows: Iterable[Any], page: Page) -> None:
        """These rows."""
        held: dict[str, Any] = {}
        page.context.dicts.append(held)
        try:
            for row in rows:
                held[self.name] = row
                self.pattern.draw(row, page)
        finally:
            page.context.dicts.pop()


class OneNode(EachNode):
    """The same for one thing that the page has."""

    def render(self, context: Context) -> str:
        """This one."""
        page = Page(context)
        self.draw((self.rows.resolve(context),), page)
        return "".join(page.drawn)


@register.tag
def each(parser: Parser, token: Token) -> EachNode:
    """Draw what stands between `each` and `endeach` for each row."""
    words = token.split_contents()
    if len(words) != 4 or words[2] != "in":
        raise template.TemplateSyntaxError("it is {% each row in rows %}")
    nodelist = parser.parse(("endeach",))
    parser.delete_first_token()
    return EachNode(words[1], parser.compile_filter(words[3]), nodelist)


@register.tag
def one(parser: Parser, token: Token) -> OneNode:
    """Draw what stands between `one` and `endone`; what is this thing's own is drawn as a row's."""
    words = token.split_contents()
    if len(words) != 2:
        raise template.TemplateSyntaxError("it is {% one thing %}")
    nodelist = parser.parse(("endone",))
    parser.delete_first_token()
    return OneNode(words[1], parser.compile_filter(words[1]), nodelist)


def _step(node: Any, name: str) -> Step:
    quicker = QUICKER.get(type(node))
    return (quicker and quicker(node, name)) or (PART, _as_ever(node))


def _as_ever(node: Node) -> Drawing:
    drawn: Any = node.render_annotated
    return lambda _row, page: page.drawn.append(drawn(page.context))


def _variable(node: VariableNode, name: str) -> Step | None:
    value = _value(node.filter_expression, name)
    return value and (VALUE, value)


def _tag(node: SimpleNode, name: str) -> Step | None:
    if node.target_var is not None or node.kwargs:
        return None
    if not node.takes_context and all(map(_is_written, node.args)):
        return SAME, node
    func, values = node.func, [_value(argument, name) or argument for argument in node.args]

    def draw(row: Any, page: Page) -> None:
        given = [v.resolve(page.context) if isinstance(v, FilterExpression) else v(row) for v in values]
        found = func(page.context, *given) if node.takes_context else func(*given)
        page.drawn.append(found if type(found) is SafeString else _text(found, page))

    return PART, draw


def _if(node: IfNode, name: str) -> Step:
    return CHOICE, [(_own(asked, name), asked, Pattern(inner, name)) for asked, inner in node.conditions_nodelists]


def _include(node: IncludeNode, name: str) -> Step | None:
    path: Any = node.template.var
    given: dict[str, Any] = node.extra_context
    if name in given or node.isolated_context or not isinstance(path, str):
        return None
    pattern = cache(lambda engine: Pattern(engine.get_template(path).nodelist, name))

    def draw(row: Any, page: Page) -> None:
        source: Any = page.context.template
        page.context.dicts.append({key: value.resolve(page.context) for key, value in given.items()} if given else {})
        try:
            pattern(source.engine).draw(row, page)
        finally:
            page.context.dicts.pop()

    return PART, draw


def _each(node: EachNode, name: str) -> Step | None:
    is_itself = _way(node.rows) == (name,) and not node.rows.filters
    rows: Value | None = (lambda row: row) if is_itself else _value(node.rows, name)
    return rows and (PART, lambda row, page: node.draw(rows(row), page))


def _one(node: OneNode, _name: str) -> Step:
    return PART, lambda _row, page: node.draw((node.rows.resolve(page.context),), page)


def _block(node: BlockNode, _name: str) -> Step:
    as_ever = _as_ever(node)

    def draw(row: Any, page: Page) -> None:
        """Most pages put one piece of text into a frame's block, or nothing."""
        known: Any = page.context.render_context.get(BLOCK_CONTEXT_KEY)
        inner: Any = (known and known.get_block(node.name)) or node
        nodes = inner.nodelist
        if not nodes:
            return
        if len(nodes) == 1 and type(nodes[0]) is TextNode:
            page.drawn.append(nodes[0].s)
        else:
            as_ever(row, page)

    return PART, draw


def _same(node: Node, _name: str) -> Step:
    return SAME, node


def _own(asked: Any, name: str) -> Value | None:
    """How a condition that is an attribute of the row is found on it; None for all other conditions, and for `else`."""
    literal: Any = asked.value if type(asked) is TemplateLiteral else None
    return literal and _value(literal, name)


def _holds(asked: Any, page: Page) -> Any:
    try:
        return asked.eval(page.context)
    except template.VariableDoesNotExist:
        return False


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
    if type(value) is int:
        return str(value)  # no setting of ours parts thousands
    return escape(value) if type(value) is str else render_value_in_context(value, page.context)


QUICKER: dict[type[Node], Callable[[Any, str], Step | None]] = {
    VariableNode: _variable,
    SimpleNode: _tag,
    IfNode: _if,
    IncludeNode: _include,
    EachNode: _each,
    OneNode: _one,
    BlockNode: _block,
    Standing: _same,
    CsrfTokenNode: _same,
}
