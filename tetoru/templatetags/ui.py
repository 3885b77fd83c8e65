"""How things look: presentational tags only, without queries and without rules of permission."""

import datetime as dt
from collections.abc import Callable, Container, Iterable
from functools import cache, lru_cache
from itertools import chain
from typing import Any, Protocol, TypeVar, cast
from urllib.parse import quote

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_htmx.jinja import htmx_script

from tetoru.languages import DEFAULT, LANGUAGES
from tetoru.web import standing
from tetoru.web.dates import clock, day_said, hour_said, is_japanese
from tetoru.web.language import html_language

Made = TypeVar("Made")
register = template.Library()
register.filter(html_language)
register.filter(hour_said)
for tag in (standing.translate, standing.static, standing.url, standing.kept):
    register.tag(tag)

CHIP = '<span class="child child--{}{}" lang="ja"><span class="child__face" aria-hidden="true">{}</span>{}</span>'


class Child(Protocol):
    """A child as the guardian sees it everywhere: a colour from 1 to 4, a first letter, a name."""

    colour: int
    initial: str
    name: str


class Choice(Protocol):
    """A tile of a form, by the key that the form sends."""

    key: str


@cache
def _sprite() -> str:
    return static("icons.svg")


@register.simple_tag
@cache
def icon(name: str, *, small: bool = False) -> SafeString:
    """Draw the symbol `name` of static/icons.svg; it is hidden from screen readers."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        " icon--small" if small else "",
        _sprite(),
        name,
    )


register.simple_tag(htmx_script)  # without django_htmx's own, which looks for a nonce: our pages have none
for name in ("icon", "htmx_script"):
    register.tag(name, standing.standing(register.tags[name]))


@register.simple_tag
def child_chip(child: Child, *, large: bool = False) -> SafeString:
    """Show a child by colour, first letter and name."""
    return format_html(CHIP, child.colour, " child--large" if large else "", child.initial, child.name)


@register.simple_tag(takes_context=True)
def child_chips(context: template.Context, children: Iterable[Child]) -> SafeString:
    """Show every child a message is about, side by side; the same children are drawn once a page."""
    kept: dict[Any, Any] = context.render_context.dicts[0]
    drawn: dict[int, tuple[Any, SafeString]] = kept.setdefault(child_chips, {})
    if id(children) not in drawn:
        drawn[id(children)] = children, _chips(children)  # who is kept keeps their id
    return drawn[id(children)][1]


def _chips(children: Iterable[Child]) -> SafeString:
    shown = [(child.colour, "", child.initial, child.name) for child in children]
    return format_html(f'<span class="row">{CHIP * len(shown)}</span>', *chain.from_iterable(shown))


def _once(context: template.Context, key: Any, make: Callable[[], Made]) -> Made:
    """What is the same wherever it stands on a page, made once; where Django keeps the templates of an `include`."""
    kept: dict[Any, Any] = context.render_context.dicts[0]
    if key not in kept:
        kept[key] = make()
    return cast("Made", kept[key])


def _local(moment: dt.date) -> dt.date:
    """Turn an aware datetime into the time on the wall; a plain date stays what it is."""
    if isinstance(moment, dt.datetime):
        return timezone.localtime(moment)
    return moment


def _clock(local: dt.date) -> str:
    return clock(local) if isinstance(local, dt.datetime) else ""


def _time_element(local: dt.date, text: str) -> SafeString:
    if isinstance(local, dt.datetime):
        return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), text)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), text)


@register.simple_tag(takes_context=True)
def when(context: template.Context, moment: dt.date | None) -> SafeString | str:
    """Say a time as near as it is: 今日 6:32, きのう 16:05, 11月20日, 2025年3月4日."""
    if not moment:
        return ""
    return _when(moment, *_today(context))


@lru_cache(maxsize=2048)  # a school's notice is looked at by hundreds, and its time is always the same
def _when(moment: dt.date, today: dt.date, language: str | None) -> SafeString:
    local = _local(moment)
    days_ago = (today - dt.date(local.year, local.month, local.day)).days
    if days_ago == 0:
        text = _("今日 %(time)s") % {"time": _clock(local)}
    elif days_ago == 1:
        text = _("きのう %(time)s") % {"time": _clock(local)}
    else:
        text = day_said(local, with_year=local.year != today.year, with_weekday=False)
    return _time_element(local, text.strip())


@register.simple_tag(takes_context=True)
def tokyo_date(context: template.Context, moment: dt.date | None) -> SafeString | str:
    """Say a time in full: 11月25日（水）16:05, with the year when it is not this one."""
    return "" if moment is None else _in_full(moment, *_today(context))


def _today(context: template.Context) -> tuple[dt.date, str | None]:
    """The day and the language of the page."""
    return _once(context, _today, lambda: (timezone.localdate(), get_language()))


@lru_cache(maxsize=2048)
def _in_full(moment: dt.date, today: dt.date, _language: str | None) -> SafeString:
    local = _local(moment)
    day = day_said(local, with_year=local.year != today.year)
    gap = "" if is_japanese() else " "
    return _time_element(local, format_html("{}<wbr>{}{}", day, gap, _clock(local)) if _clock(local) else day)


@register.simple_tag
def tokyo_day(moment: dt.date | None) -> SafeString | str:
    """Say only the day, as it is in Tokyo: 11月25日（水）. A `.date` in a template would be the day in London."""
    if moment is None:
        return ""
    local = _local(moment)
    return _in_full(dt.date(local.year, local.month, local.day), timezone.localdate(), get_language())


@register.simple_tag
def tokyo_time(moment: dt.datetime | None) -> SafeString | str:
    """Say only the hour and minute: 16:05."""
    return "" if moment is None else _tokyo_time(moment)


@lru_cache(maxsize=2048)
def _tokyo_time(moment: dt.datetime) -> SafeString:
    local = timezone.localtime(moment)
    return _time_element(local, _clock(local))


@register.inclusion_tag("components/share.html")
def share_bar(
    label: str, opened: int, total: int, *, unit: str = "", url: str = "", is_current: bool = False
) -> dict[str, Any]:
    """Draw how many of `total` have opened; 100 % is said only when nobody is missing."""
    return {
        "label": label,
        "opened": opened,
        "total": total,
        "percent": opened * 100 // total if total else 0,
        "unit": unit or _("家庭"),
        "url": url,
        "is_current": is_current,
    }


@register.inclusion_tag("components/steps.html")
def steps(current: int, *labels: str, title: str = "") -> dict[str, Any]:
    """Show the way to an end in named steps; `current` counts from 1."""
    return {"current": current, "labels": labels, "title": title or _("手順")}


@register.simple_tag
def control(field: BoundField, css: str = "") -> SafeString:
    """Render the widget of a field with the class of its kind; Django adds what ARIA needs."""
    if isinstance(field.field.widget, CheckboxInput):
        return field.as_widget()
    return field.as_widget(attrs={"class": f"input {css}".strip()})


@register.filter
def field_kind(field: BoundField) -> str:
    """Name how a field is drawn: `choices` (tiles), `tick` (one checkbox) or `input`."""
    widget = field.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    return "tick" if isinstance(widget, CheckboxInput) else "input"


@register.filter
def thousands(number: int) -> str:
    """Group the digits of a big number: 12,345."""
    return f"{number:,}"


@register.filter
def any_chosen(choices: Iterable[Choice], chosen: Container[str]) -> bool:
    """Say whether one of the tiles is ticked: what is chosen is never folded away."""
    return any(choice.key in chosen for choice in choices)


@register.filter
def language_name(code: str) -> str:
    """Name a language as it calls itself."""
    return dict(LANGUAGES)[code]


@register.simple_tag(takes_context=True)
def own_language(context: template.Context) -> SafeString:
    """Say in which language this page is, and where it is changed: for people who cannot read the rest."""
    return _own_language(context["request"].path, _today(context)[1] or DEFAULT)


@lru_cache(maxsize=2048)  # the first page of all who read it in one language
def _own_language(path: str, language: str) -> SafeString:
    return format_html(
        '<p class="soft"><a class="row row--icon" href="{}?next={}">{}<span>Language: <span lang="{}">{}</span></span>'
        "</a></p>",
        reverse("profile"),
        quote(path),
        icon("globe"),
        html_language(language),
        language_name(language),
    )


@register.filter
def is_in(key: str, keys: Container[str]) -> bool:
    """Say whether a tile is ticked."""
    return key in keys
