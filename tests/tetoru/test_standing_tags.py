"""What stands in a template is worked out once, and is right for each language and whatever it is put beside."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template, TemplateSyntaxError
from django.template.base import Node
from django.utils import translation

from tetoru.languages import LANGUAGES
from tetoru.web.standing import Standing

WORD = "次へ"
TEMPLATES = Path(settings.BASE_DIR) / "templates"
STANDS = (
    ('{% translate "次へ" %}', "次へ"),
    ("{% translate 'a<b' %}", "a<b"),
    ("{% static 'css/base.css' %}", "/static/css/base.css"),
    ('{% url "help" %}', "/help/"),
    ('{% icon "sun" %}', '<svg class="icon" aria-hidden="true"><use href="/static/icons.svg#sun"></use></svg>'),
)
VARIES = (
    ("{% translate word %}", "a&lt;b"),
    ("{% translate word as said %}{{ said }}", "a&lt;b"),
    ('{% translate "次へ" as said %}{{ said }}', "次へ"),
    ('{% translate "次へ"|add:word %}', "次へa&lt;b"),
    ("{% static file %}", "/static/css/base.css"),
    ('{% static "css/base.css" as address %}{{ address }}', "/static/css/base.css"),
    ('{% url page %}{% url "help" as address %}{{ address }}', "/help//help/"),
    ('{% url "school:classes" place %}', "/s/hibari/classes/"),
    ("{% icon place %}", '<svg class="icon" aria-hidden="true"><use href="/static/icons.svg#hibari"></use></svg>'),
)


def nodes(template: Template) -> list[Node]:
    return [node for node in template.nodelist if node.token is not None and node.token.token_type.value == 2]


@pytest.mark.parametrize(("source", "shown"), STANDS + VARIES)
def test_the_tags_say_what_djangos_say_the_first_time_and_every_time_after(source: str, shown: str) -> None:
    template = Template("{% load i18n static ui %}" + source)
    for word in ("a<b", "a<b"):
        context = Context({"word": word, "file": "css/base.css", "page": "help", "place": "hibari"})
        assert template.render(context) == shown
    kept = [isinstance(node, Standing) for node in nodes(template)[1:]]
    assert any(kept) is ((source, shown) in STANDS)


def test_what_is_kept_together_is_said_in_each_language_and_refuses_what_varies() -> None:
    template = Template("{% load i18n ui %}{% kept %}<b>{% translate '次へ' %}</b> {% icon 'sun' %}{% endkept %}")
    for code in ("en", "ja", "en"):
        with translation.override(code):
            assert template.render(Context()).startswith(f"<b>{translation.gettext(WORD)}</b> <svg")
    for varies in ("{{ word }}", "{% translate word %}", "{% if word %}a{% endif %}", "{% include 'x.html' %}"):
        with pytest.raises(TemplateSyntaxError, match="the same for all"):
            Template(f"{{% load i18n ui %}}{{% kept %}}a{varies}{{% endkept %}}")


def test_what_varies_is_not_kept() -> None:
    template = Template("{% load i18n ui %}{% translate word %}{% url page %}")
    shown = [template.render(Context({"word": word, "page": page})) for word, page in (("一", "help"), ("二", "home"))]
    assert shown == ["一/help/", "二/home/"]


def test_a_text_is_kept_for_each_language_by_itself() -> None:
    template, shown = Template("{% load i18n ui %}{% translate '次へ' %}"), {}
    for _time in range(2):
        for code, _name in LANGUAGES:
            with translation.override(code):
                shown[code] = template.render(Context())
                assert shown[code] == translation.gettext(WORD)
    assert len(set(shown.values())) > 2


def test_all_of_a_page_is_in_the_language_that_it_begins_with() -> None:
    """So the first tag asks for the rest, also in what is included."""
    included = '{% translate "次へ" %}{% include "components/_field_need.html" %}{% translate "次へ" %}'
    template = Template("{% load i18n ui %}" + included)
    for code in ("en", "ja", "en"):
        with translation.override(code):
            shown = template.render(Context({"always_required": True}))
            words = re.sub(r"<[^>]*>", " ", shown).split()
            assert words == [translation.gettext(word) for word in (WORD, "必須", WORD)]
    assert [path for path in TEMPLATES.rglob("*.*") if "{% language " in path.read_text()] == []
