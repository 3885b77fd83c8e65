"""Django's `translate`, `static` and `url`, and our `icon`, for what is the same for all: worked out once.

A page of staff has a hundred of them, and through Django's own each takes about as many calls, every time. What depends
on a variable, or is put into one, is Django's as ever.
"""

from collections.abc import Callable
from typing import Any

from django.template import Context, TemplateSyntaxError
from django.template.base import Node, Parser, TextNode, Token, Variable
from django.template.defaulttags import url as django_url
from django.templatetags.i18n import do_translate
from django.templatetags.static import do_static
from django.utils.translation import get_language

Compile = Callable[[Parser, Token], Node]


class Standing(Node):
    """A tag that says the same on each page of one language. Kept with its template, in the process's memory.

    A page has one language from its first tag to its last, so the first one asks for all: no `{% language %}` in it.
    """

    child_nodelists = ()

    def __init__(self, node: Any) -> None:
        self.node = node
        self.said: dict[str | None, Any] = {}

    def render_annotated(self, context: Context) -> Any:
        """What was said before, without Django's detours."""
        kept: Any = context.render_context.dicts[0]
        try:
            return self.said[kept[Standing]]
        except KeyError:
            return super().render_annotated(context)

    def render(self, context: Context) -> Any:
        """As the node says it."""
        language = _kept(context)[Standing] = get_language()
        if language not in self.said:
            self.said[language] = self.node.render(context)
        return self.said[language]


def _kept(context: Context) -> dict[Any, Any]:
    """What a page keeps, also for what it includes; where Django keeps the templates of an `include`."""
    kept: dict[Any, Any] = context.render_context.dicts[0]
    return kept


def translate(parser: Parser, token: Token) -> Node:
    """Say a text in the page's language."""
    node: Any = do_translate(parser, token)
    stands = _is_literal(node.filter_expression) and not node.message_context
    return Standing(node) if stands and not node.asvar else node


def static(parser: Parser, token: Token) -> Node:
    """Give the address of a file of ours."""
    node: Any = do_static(parser, token)
    return Standing(node) if _is_literal(node.path) and not node.varname else node


def url(parser: Parser, token: Token) -> Node:
    """Give the address of a page."""
    node: Any = django_url(parser, token)
    stands = _is_literal(node.view_name) and not (node.args or node.kwargs)
    return Standing(node) if stands and not node.asvar else node


def standing(tag: Compile) -> Compile:
    """The same for a tag of ours that knows nothing of the page."""

    def compiled(parser: Parser, token: Token) -> Node:
        node: Any = tag(parser, token)
        stands = all(map(_is_literal, [*node.args, *node.kwargs.values()]))
        return Standing(node) if stands and not (node.takes_context or node.target_var) else node

    return compiled


def kept(parser: Parser, _token: Token) -> Node:
    """`{% kept %} … {% endkept %}`: texts and such tags alone, all drawn once."""
    nodelist: Any = parser.parse(("endkept",))
    parser.delete_first_token()
    if not all(isinstance(node, TextNode | Standing) for node in nodelist):
        raise TemplateSyntaxError("what is kept is the same for all")
    return Standing(nodelist)


def _is_literal(expression: Any) -> bool:
    """Whether it names no variable, and nothing is done to it."""
    var = expression.var
    is_text = isinstance(var, str) or (isinstance(var, Variable) and isinstance(var.literal, str))
    return is_text and not expression.filters
