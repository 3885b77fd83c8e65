"""Who gets past the operator's door: every address, every person, every way of knocking."""

import datetime as dt
import re
from urllib.parse import quote

import pytest
import time_machine
from django.test import Client
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from accounts.models import User
from accounts.ops.urls import ops_site
from auditlog.models import Entry
from tests.accounts.operators import SECRET, at_ops, make_operator, pass_second_factor
from tests.cast import Cast, signed_in
from tests.factories import PASSWORD
from tetoru.access import Operator
from tetoru.doors import Door, door_of
from tetoru.ids import new_id
from tetoru.tenancy import NOBODYS, tenant_scope

METHODS = ("get", "head", "post", "put", "patch", "delete")
OWN = {
    f"ops:{page}"
    for page in ("index", "second_factor", "choose_tenant", "tenant_state", "new_tenant", "admin_password")
}
READ_ONLY = re.compile(r"ops:[a-z]+_[a-z]+_(changelist|detail)")


ASK = "accounts/second_factor/ask.html"


def asked_before(url: str) -> str:
    return f"/ops/second-factor/?next={quote(url, safe='')}"


def names() -> list[str]:
    patterns = [inner for one in ops_site.get_urls() for inner in getattr(one, "url_patterns", [one])]
    return [f"ops:{pattern.name}" for pattern in patterns]


def address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return reverse(name, args=[str(new_id())])


ADDRESSES = {name: address(name) for name in names()}


def test_there_are_lists_and_rows_and_six_pages_of_our_own() -> None:
    assert len(names()) == len(ADDRESSES) > 40
    assert {name for name in ADDRESSES if not READ_ONLY.fullmatch(name)} == OWN
    assert {door_of(name) for name in ADDRESSES} == {Door.OPERATORS}


def test_everybody_else_is_kept_out_of_every_address(cast: Cast) -> None:
    people = [signed_in(person) for person in (cast.mother, cast.teacher, cast.board_admin)]
    for url in ADDRESSES.values():
        assert {client.get(url).status_code for client in people} == {403}, url
        assert people[-1].post(url).status_code == 403, url
    for method in METHODS:
        assert {getattr(client, method)("/ops/").status_code for client in people} == {403}, method


def test_a_stranger_is_asked_to_sign_in_at_every_address(visitor: Client, cast: Cast) -> None:
    for url in ADDRESSES.values():
        for method in ("get", "post"):
            response = getattr(visitor, method)(url)
            assert response.status_code == (401 if method == "post" else 302), (method, url)
            assert method == "post" or response["Location"].startswith("/login/?next=/ops/")


def test_before_the_second_factor_one_page_opens(cast: Cast) -> None:
    client = signed_in(make_operator())
    for name, url in ADDRESSES.items():
        for method in METHODS if name in OWN else ("get", "post"):
            response = getattr(client, method)(url)
            if name == "ops:second_factor":
                expected = {"get": 200, "head": 200, "post": 422}.get(method, 405)
                assert response.status_code == expected
            elif method == "post":
                assert (response.status_code, response.templates[0].name) == (401, ASK), (method, url)
            else:
                assert (response.status_code, response["Location"]) == (302, asked_before(url)), (method, url)
    assert client.get("/password/change/")["Location"] == asked_before("/password/change/")
    assert client.get("/help/").status_code == 200


def test_no_list_and_no_row_takes_anything_but_a_look(cast: Cast) -> None:
    client = at_ops(cast.sakura)
    for name, url in ADDRESSES.items():
        if READ_ONLY.fullmatch(name):
            assert client.get(url).status_code == (404 if name.endswith("_detail") else 200), name
            assert client.post(url).status_code == 405, name
    for method in METHODS[3:]:
        assert getattr(client, method)("/ops/schools/tenant/").status_code == 405


@pytest.mark.parametrize("path", ["login/", "logout/", "password_change/", "jsi18n/", "autocomplete/", "r/1/1/", "x"])
def test_pages_of_djangos_own_are_not_there(cast: Cast, path: str) -> None:
    with pytest.raises(Resolver404):
        resolve(f"/ops/{path}")
    assert at_ops().get(f"/ops/{path}").status_code == 404


@pytest.mark.parametrize("path", ["add/", "{pk}/change/", "{pk}/delete/", "{pk}/history/", "{pk}/add/"])
def test_there_is_no_address_to_change_anything(cast: Cast, path: str) -> None:
    client = at_ops(cast.sakura)
    url = f"/ops/schools/school/{path.format(pk=cast.hibari.pk)}"
    answers = {client.get(url).status_code, client.post(url).status_code}
    assert answers <= {404, 405}
    assert 404 in answers


def test_the_site_itself_asks_again(cast: Cast, rf) -> None:  # noqa: ANN001
    """With the middleware broken by a mistake, the site's own question still stands."""
    request = rf.get("/ops/")
    request.session, request.actor = signed_in(cast.teacher).session, Operator(cast.teacher.pk)
    assert ops_site.has_permission(request) is False
    client = at_ops()
    request.session = client.session
    assert ops_site.has_permission(request) is True
    request.actor = None
    assert ops_site.has_permission(request) is False


def test_sign_in_leads_through_the_second_factor_to_the_first_page(cast: Cast, visitor: Client) -> None:
    make_operator()
    response = visitor.post("/login/", {"login": "sato@ops", "password": PASSWORD}, follow=True)
    assert response.redirect_chain == [("/ops/second-factor/?next=%2F", 302)]
    before = visitor.session.session_key
    pass_second_factor(visitor)
    assert visitor.session.session_key != before, "the session goes on under a fresh id"
    assert visitor.get("/ops/").status_code == 200
    assert visitor.get("/ops/second-factor/")["Location"] == "/ops/"


def test_a_wrong_code_opens_nothing_and_says_what_to_do(cast: Cast) -> None:
    client = signed_in(make_operator())
    texts = []
    for _ in range(6):
        response = client.post("/ops/second-factor/", {"code": "wrong"})
        assert response.status_code == 422
        texts.append(response.context["form"].errors["code"][0][:8])
    assert texts == ["数字が違います。"] * 4 + ["まちがいが5回続"] * 2
    assert client.get("/ops/")["Location"] == asked_before("/ops/")


def test_an_initial_password_is_changed_after_the_second_factor(cast: Cast) -> None:
    user = make_operator()
    User.objects.filter(pk=user.pk).update(must_change_password=True)
    client = signed_in(user)
    for url in ("/ops/", "/password/change/"):
        assert client.get(url)["Location"] == asked_before(url)
    pass_second_factor(client)
    assert client.get("/ops/")["Location"] == "/password/change/"
    new = "kaki no ki wa aoi"
    assert client.post("/password/change/", {"current": PASSWORD, "new": new, "again": new}).status_code == 302
    assert client.get("/ops/").status_code == 200


def passed_at(minutes: float) -> time_machine.travel:
    return time_machine.travel(dt.datetime(2026, 11, 24, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes), tick=False)


def test_after_a_quarter_of_an_hour_without_a_page_the_session_ends(cast: Cast) -> None:
    with passed_at(0):
        client = at_ops()
    for minutes in (14.9, 29.8):
        with passed_at(minutes):
            assert client.get("/ops/").status_code == 200
    with passed_at(44.8):
        response = client.get("/ops/", follow=True)
        assert response.redirect_chain == [("/login/?next=%2Fops%2F", 302)]
        assert "しばらく操作がなかった" in response.content.decode()
        assert client.get("/ops/second-factor/")["Location"].startswith("/login/"), "a code alone revives nothing"
    with tenant_scope(NOBODYS):
        assert Entry.objects.filter(event="person.signed_out").count() == 1


def test_after_eight_hours_the_session_ends_however_busy(cast: Cast) -> None:
    with passed_at(0):
        client = at_ops()
    for minutes in range(14, 480, 14):
        with passed_at(minutes):
            assert client.get("/ops/").status_code == 200
    with passed_at(480):
        assert client.get("/ops/")["Location"].startswith("/login/?next=")


def test_a_session_that_ran_out_opens_no_page_and_no_code(cast: Cast) -> None:
    with passed_at(0):
        client = at_ops(cast.sakura)
    with passed_at(20):
        assert client.post("/ops/second-factor/", {"code": SECRET})["Location"] == "/login/"


def test_an_operator_who_was_deactivated_is_out_at_once(cast: Cast) -> None:
    client = at_ops()
    assert client.get("/ops/").status_code == 200
    User.objects.filter(login="sato@ops").update(is_active=False)
    assert client.get("/ops/")["Location"] == "/login/?next=/ops/"


def test_an_operator_signs_out(cast: Cast) -> None:
    client = at_ops()
    assert client.post("/logout/")["Location"] == "/login/"
    assert client.get("/ops/")["Location"] == "/login/?next=/ops/"


@pytest.mark.parametrize("path", ["/home/", "/s/hibari/", "/t/sakura/", "/settings/"])
def test_the_pages_of_schools_and_families_stay_shut(cast: Cast, path: str) -> None:
    assert at_ops(cast.sakura).get(path).status_code == 403
