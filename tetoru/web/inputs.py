"""A form's `<input>`s without Django's three templates for each, which are two hundred and fifty calls of functions."""

from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape

PLAIN = ("color", "date", "datetime", "email", "hidden", "input", "number", "password", "search", "tel", "text", "time",
         "url")  # fmt: skip
OPTIONS = frozenset(f"django/forms/widgets/{name}_option.html" for name in ("checkbox", "input", "radio"))
"""The templates of a tick or a radio button: one `<input>` too, where the label is somebody else's."""
INPUTS = frozenset(f"django/forms/widgets/{name}.html" for name in PLAIN) | OPTIONS
"""The templates that are one `<input>` and nothing more."""


class InputRenderer(DjangoTemplates):
    """Django's own, but for these; they come out as Django writes them."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """One widget."""
        widget = context.get("widget", {})
        if template_name not in INPUTS or (template_name in OPTIONS and widget["wrap_label"]):
            return super().render(template_name, context, request)
        named = {"type": widget["type"], "name": widget["name"]}
        value = {} if widget["value"] is None else {"value": widget["value"]}
        return f"<input{_written(named | value)}{_written(widget['attrs'])}>"


def _written(attributes: dict[str, Any]) -> str:
    """True is a name alone, False is nothing."""
    said = [
        _escaped(name) if value is True else f'{_escaped(name)}="{_escaped(value)}"'
        for name, value in attributes.items()
        if value is not False
    ]
    return "".join([f" {one}" for one in said])


def _escaped(value: Any) -> str:
    """Nearly all are plain texts, which Django's own escapes by way of five functions more."""
    return escape(value) if type(value) is str else conditional_escape(value)
