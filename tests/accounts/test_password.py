"""Changing one's own password, and what a password chosen by somebody else opens."""

import pytest
from django.test import Client

from accounts.models import User
from auditlog.models import Entry
from tests.cast import Cast, signed_in
from tests.factories import PASSWORD
from tetoru.tenancy import tenant_scope

URL = "/password/change/"
NEW = "kaki no ki wa aoi"


def form(**changed: str) -> dict[str, str]:
    return {"current": PASSWORD, "new": NEW, "again": NEW} | changed


def initial(user: User) -> Client:
    """A browser of a person whose password was handed to them."""
    User.objects.filter(pk=user.pk).update(must_change_password=True)
    return signed_in(user)


@pytest.mark.parametrize("name", ["mother", "teacher", "board_admin"])
def test_anybody_changes_their_own_password(cast: Cast, name: str) -> None:
    user: User = getattr(cast, name)
    here, elsewhere = signed_in(user), signed_in(user)
    assert here.get(URL).status_code == 200
    response = here.post(URL, form())
    assert (response.status_code, response["Location"]) == (302, "/")
    assert User.objects.get(pk=user.pk).check_password(NEW)
    assert here.get(URL).status_code == 200
    assert elsewhere.get(URL).status_code == 302, "a session elsewhere ends"
    with tenant_scope(cast.sakura.pk):
        entries = Entry.objects.filter(event="person.password_changed").values_list("actor_id", "subject_id", "outcome")
        assert list(entries) == [(user.pk, user.pk, "done")]


@pytest.mark.parametrize(
    ("changed", "field", "text"),
    [
        ({"current": "wrong"}, "current", "いまのパスワードがちがいます。"),
        ({"current": ""}, "current", "いまのパスワードを入れてください。"),
        ({"new": "short", "again": "short"}, "new", "短すぎます"),
        ({"new": "1234567890", "again": "1234567890"}, "new", "よく使われるパスワードです。"),
        ({"new": PASSWORD, "again": PASSWORD}, "new", "いまとはちがうパスワードにしてください。"),
        ({"again": "another one, quite"}, "again", "新しいパスワードと、もう一度入れたものがちがいます。"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_changes(
    cast: Cast, changed: dict[str, str], field: str, text: str
) -> None:
    response = signed_in(cast.teacher).post(URL, form(**changed))
    assert response.status_code == 422
    errors = response.context["form"].errors
    assert list(errors) == [field]
    assert text in errors[field][0]
    assert User.objects.get(pk=cast.teacher.pk).password == cast.teacher.password


def test_guessing_the_password_of_now_is_stopped_like_a_sign_in(cast: Cast) -> None:
    client = signed_in(cast.teacher)
    assert [client.post(URL, form(current="wrong")).status_code for _ in range(5)] == [422] * 4 + [429]
    assert client.post(URL, form()).status_code == 429
    assert User.objects.get(pk=cast.teacher.pk).password == cast.teacher.password


@pytest.mark.parametrize(
    ("name", "page"), [("mother", "/home/"), ("teacher", "/s/hibari/"), ("board_admin", "/t/sakura/")]
)
def test_an_initial_password_opens_one_page_only(cast: Cast, name: str, page: str) -> None:
    user: User = getattr(cast, name)
    client = initial(user)
    response = client.get(page)
    assert (response.status_code, response["Location"]) == (302, URL)
    assert client.post(page).status_code == 403
    assert "はじめに、自分だけが知っているパスワード" in client.get(URL).content.decode()
    assert client.post(URL, form()).status_code == 302
    assert User.objects.get(pk=user.pk).must_change_password is False
    assert client.get(page).status_code == 200


def test_a_page_that_refuses_a_deed_until_then_has_changed_nothing(cast: Cast) -> None:
    client = initial(cast.teacher)
    assert client.post("/s/hibari/notices/new/", {"title": "件名"}).status_code == 403
    assert signed_in(cast.manager).get("/s/hibari/notices/?show=drafts").status_code == 200
    with tenant_scope(cast.sakura.pk):
        assert not Entry.objects.filter(event="draft.saved").exists()
        assert Entry.objects.filter(actor_id=cast.teacher.pk, outcome="denied").count() == 1


def test_somebody_with_an_initial_password_can_leave(cast: Cast) -> None:
    assert initial(cast.teacher).post("/logout/")["Location"] == "/login/"
