"""`each` shows what `for` shows."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.template import Context, Engine, TemplateSyntaxError, engines
from django.utils.html import format_html


@dataclass
class Post:
    """A row with all that rows are made of."""

    title: str
    html: str = ""
    count: int = 0
    at: dt.datetime | None = None
    is_new: bool = False
    is_gone: bool = False
    tags: tuple[str, ...] = ()
    others: Any = ()
    groups: Any = ((), ("<a>", 2), ("c",))
    inner: Any = field(default_factory=lambda: Post("innen", inner=None))


ROWS = (
    Post(
        '<b>注意</b> & "引用"',
        html=format_html("<i>{}</i>", "<&>"),
        count=1234567,
        is_new=True,
        tags=("<a>", "b"),
        others=[Post("<1>"), Post("2")],
    ),
    Post("", at=dt.datetime(2026, 11, 25, 22, 30, tzinfo=dt.UTC), is_gone=True),
    Post("100 %s {x} {{ y }}", is_new=True, is_gone=True, at=dt.datetime(2025, 3, 4, tzinfo=dt.UTC)),
)
BUILTINS = ["tetoru.templatetags.rows", "django.templatetags.i18n"]
BODIES = {
    "text": "<p>同じ &amp; text</p>",
    "values": "{{ row.title }}|{{ row.html }}|{{ row.count }}|{{ row.at }}|{{ row.is_new }}|{{ row.tags }}",
    "further": "{{ row.inner.title }}",
    "filters": "{{ row.title|lower }}|{{ row.title|default:other }}|{{ missing|default:row.title }}",
    "not the row's": '{{ other }}|{{ "<x>" }}|{{ missing }}|{{ rows.0.title }}',
    "the row itself": "{{ row.tags.0 }}{% if row %}1{% endif %}{% if other %}2{% endif %}",
    "if": "{% if row.is_new %}<b>{{ row.title }}</b>{% elif row.is_gone %}-{{ row.count }}{% else %}no{% endif %}",
    "if with and": "{% if row.is_new and row.is_gone %}{{ row.title }}{% else %}no{% endif %}",
    "if with not": "{% if not row.is_new %}{{ row.title }}{% elif row.is_gone %}!{% endif %}",
    "if in if": "{% if row.is_new %}{% if row.is_gone %}{{ row.title }}{% endif %}{{ other }}{% endif %}",
    "if that nothing meets": "{% if row.count %}{{ row.count }}{% endif %}",
    "tags": '{% icon "alarm" %}{% when row.at %}{% tokyo_date row.at %}{% icon other %}',
    "tags with more": "{% icon row.tags.0 small=True %}{% icon row.title %}",
    "tags of two kinds": "{% tokyo_date row.at as day %}{{ day }}{% tokyo_date when %}",
    "words": '{% translate "未読" %}{% translate row.title %}{% translate "年" as y %}{{ y }}',
    "words with a name": "{% blocktranslate with x=row.title %}「{{ x }}」{% endblocktranslate %}",
    "loops": "{% for tag in row.tags %}{{ tag }}{{ row.title }}{% endfor %}",
    "if that is not the row's": '{% if other == "<other>" %}{{ row.title }}{% elif no.x %}-{% else %}no{% endif %}',
    "a form": "{% csrf_token %}{{ row.title }}",
    "its own rows": "{% each one in row.others %}{{ one.title }}{% if row.is_new %}1{% endif %}{% endeach %}",
    "rows that are a row": "{% each some in row.groups %}{% each one in some %}{{ one }}{% endeach %}|{% endeach %}",
    "loops of its own": "{% each one in rows %}{{ one.title }}{{ row.title }}{{ other }}{% endeach %}",
    "includes": '{% include "components/empty.html" with title=row.title text=other %}',
    "with": "{% with x=row.title %}{{ x }}{{ row.title }}{% endwith %}",
}


def drawn(template: str, **context: Any) -> str:
    return engines["django"].from_string(template).render(context)


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_each_shows_what_for_shows(body: str) -> None:
    context = {"rows": ROWS, "other": "<other>", "csrf_token": "<t>", "when": dt.date(2026, 1, 2)}
    page = drawn(f"{{% each row in rows %}}{body}\n{{% endeach %}}{{{{ row }}}}", **context)
    assert page == drawn(f"{{% for row in rows %}}{body}\n{{% endfor %}}{{{{ row }}}}", **context)
    assert page.count("\n") >= len(ROWS)


def test_what_is_included_is_drawn_as_if_for_had_included_it() -> None:
    """What is set in there is forgotten behind it; what is looked up there is the row's."""
    inner = "{% load rows %}<b>{{ row.title }}{{ other }}</b>{% translate '年' as year %}{{ year }}"
    bodies = {
        "for": "{% for row in rows %}X{{ year }}{% endfor %}",
        "each": "{% each row in rows %}X{{ year }}{% endeach %}",
    }
    pages = {name: body.replace("X", " {% include 'inner.html' %} ") for name, body in bodies.items()}
    loader = ("django.template.loaders.locmem.Loader", {**pages, "inner.html": inner})
    engine = Engine(loaders=[loader], builtins=BUILTINS, libraries={"rows": BUILTINS[0]})
    shown = {name: engine.get_template(name).render(Context({"rows": ROWS, "other": "<>"})) for name in pages}
    assert shown["each"] == shown["for"]
    assert shown["each"].count("&lt;&gt;</b>年") == len(ROWS)


def test_what_a_row_says_is_escaped() -> None:
    row = Post("<script>", html=format_html("<i>{}</i>", "<"))
    assert drawn("{% each row in rows %}{{ row.title }}{{ row.html }}{% endeach %}", rows=[row]) == (
        "&lt;script&gt;<i>&lt;</i>"
    )


def test_the_next_page_is_drawn_with_its_own_words() -> None:
    template = engines["django"].from_string("{% each row in rows %}{{ word }}{{ row.title }}{% endeach %}")
    assert template.render({"rows": [Post("a"), Post("b")], "word": "1"}) == "1a1b"
    assert template.render({"rows": [Post("c")], "word": "2"}) == "2c"
    assert template.render({"rows": (), "word": "2"}) == ""


def test_a_value_that_no_row_has_is_a_mistake() -> None:
    with pytest.raises(AttributeError):
        drawn("{% each row in rows %}{{ row.titel }}{% endeach %}", rows=ROWS)


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_one_shows_what_the_page_shows_without_it(row: Post, body: str) -> None:
    context = {"row": row, "rows": ROWS, "other": "<other>", "csrf_token": "<t>", "when": dt.date(2026, 1, 2)}
    page = drawn(f"{{% one row %}}{body}{{% endone %}}{{{{ row }}}}", **context)
    assert page == drawn(f"{body}{{{{ row }}}}", **context)


BLOCKS = "{% block a %}{% endblock %}|{% block b %}<b>{% endblock %}|{% block c %}{{ row.title }}{% endblock %}"
FRAMES = {
    "page": "{% extends 'with.html' %}{% block a %}A{% endblock %}{% block b %}{% endblock %}"
    "{% block c %}{{ block.super }}{{ row.title }}{{ other }}{% endblock %}",
    "words": "{% extends 'with.html' %}{% block b %}{{ block.super }}!{% endblock %}{% block c %}C{% endblock %}",
    "further": "{% extends 'words' %}{% block a %}{% translate '年' %}{% endblock %}{% block c %}{% endblock %}",
    "bare": "{% extends 'with.html' %}",
}


def test_blocks_in_one_are_those_of_the_page() -> None:
    def shown(frame: str) -> list[str]:
        frames = {**FRAMES, "with.html": frame}
        loader = ("django.template.loaders.locmem.Loader", frames)
        engine = Engine(loaders=[loader], builtins=BUILTINS, libraries={"rows": BUILTINS[0]})
        return [engine.get_template(name).render(Context({"row": ROWS[0], "other": "<>"})) for name in frames]

    assert shown(f"{{% one row %}}{BLOCKS}{{% endone %}}") == (without := shown(BLOCKS))
    assert len(set(without)) == len(FRAMES)


def test_one_in_one_draws_what_is_its_own() -> None:
    body = "{% one row %}{{ row.title }}{% one me %}{{ me.title }}{{ row.title }}{% endone %}{{ me.title }}{% endone %}"
    assert drawn(body, row=Post("1"), me=Post("<2>")) == "1&lt;2&gt;1&lt;2&gt;"


def test_one_draws_one_thing() -> None:
    with pytest.raises(TemplateSyntaxError, match="one thing"):
        drawn("{% one row in rows %}{% endone %}")


@pytest.mark.parametrize("tag", ["each row", "each row of rows", "each a, b in rows", "each"])
def test_what_is_not_a_loop_is_refused(tag: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="each row in rows"):
        drawn(f"{{% {tag} %}}{{% endeach %}}")
