"""Who meets a page of an error is shown the way on that is theirs."""

import re
from typing import Any

import pytest
from django.http import HttpRequest
from django.shortcuts import render
from django.test import Client, RequestFactory

from tests.cast import Cast, actor, signed_in

TOP = re.compile(r'<header class="top.*?</header>', re.DOTALL)
OWN, DOOR = "自分の画面へ", "ログイン"


def top_of(answer: Any) -> str:
    """The head of the page, which every page for everybody has."""
    return TOP.findall(answer.content.decode())[0]


def asked_by(person: Any = None) -> HttpRequest:
    """A request as it is when a page of an error is made; before anybody was asked who it is, without `person`."""
    request: Any = RequestFactory().get("/home/")
    if person is not None:
        request.actor = actor(person)
    return request


@pytest.mark.parametrize("who", ["mother", "teacher", "manager", "board_admin"])
@pytest.mark.parametrize(("address", "status"), [("/nowhere/", 404), ("/help/", 200)])
def test_somebody_signed_in_is_led_to_their_own_start(cast: Cast, who: str, address: str, status: int) -> None:
    answer = signed_in(getattr(cast, who)).get(address)
    assert OWN in top_of(answer)
    assert DOOR not in top_of(answer)
    assert answer.status_code == status


def test_that_way_leads_where_they_begin(cast: Cast) -> None:
    mother = signed_in(cast.mother)
    refused = mother.get("/s/hibari/")
    assert refused.status_code == 403
    way = re.findall(rf'href="([^"]*)">{OWN}', top_of(refused))
    assert [mother.get(one, follow=True).redirect_chain[-1][0] for one in way] == ["/home/"]


def test_who_is_not_signed_in_is_led_to_the_door(visitor: Client, db: None) -> None:
    for address in ("/nowhere/", "/help/"):
        assert OWN not in top_of(visitor.get(address))
        assert 'href="/login/">ログイン' in top_of(visitor.get(address))


@pytest.mark.parametrize("page", ["400", "403", "403_csrf", "404", "409", "503"])
def test_these_pages_ask_the_database_nothing(cast: Cast, page: str, django_assert_num_queries: Any) -> None:
    known, unknown = asked_by(cast.mother), asked_by()
    with django_assert_num_queries(0):
        assert OWN in top_of(render(known, f"{page}.html"))
        assert DOOR in top_of(render(unknown, f"{page}.html"))
