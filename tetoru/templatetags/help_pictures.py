"""Pictures in help pages, each with its words for who does not see it."""

from typing import Any

from django import template

from tetoru.web.pictures import size_of

register = template.Library()


@register.inclusion_tag("help/_picture.html")
def phone_picture(name: str, alt: str) -> dict[str, Any]:
    """A page as it stands on a phone."""
    return _picture(name, alt, "phone")


@register.inclusion_tag("help/_picture.html")
def screen_picture(name: str, alt: str) -> dict[str, Any]:
    """A page, or a part of it, as it stands on a computer's screen."""
    return _picture(name, alt, "screen")


def _picture(name: str, alt: str, on: str) -> dict[str, Any]:
    width, height = size_of(name)
    return {"address": f"help/{name}.webp", "alt": alt, "width": width, "height": height, "on": on}
