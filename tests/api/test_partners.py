"""The pages on which an organisation's admin lets other systems in, and sees what they do."""

from typing import Any

from django.db import transaction
from django.utils.html import escape

from api.models import Linking, Partner
from auditlog.models import Entry
from tests.api.linked import V1, ask_token, caller, link
from tests.cast import Cast, signed_in
from tests.isolation.partners import partner_of
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

PARTNERS = "/t/sakura/settings/partners/"


def form(**more: Any) -> dict[str, Any]:
    return {
        "partner_id": str(new_id()),
        "name": "校務支援システム",
        "scopes": ["absences.read"],
        "is_on": "on",
        **more,
    }


def the_partner(cast: Cast) -> Partner:
    with tenant_scope(cast.sakura.pk):
        return Partner.objects.get()


def test_a_partner_comes_in_when_the_admin_has_registered_it_and_switched_links_on(cast: Cast) -> None:
    board = signed_in(cast.board_admin)
    assert "連携先は、まだありません" in board.get(PARTNERS).content.decode()
    written = form()
    shown = board.post(f"{PARTNERS}new/", written)
    secret, partner = shown.context["secret"], the_partner(cast)
    assert (shown.status_code, secret in shown.content.decode()) == (200, True)
    assert ask_token(partner.client_id, secret).status_code == 401, "links are off until they are switched on"
    assert board.post(PARTNERS, {"is_on": "on"}).status_code == 302
    assert ask_token(partner.client_id, secret).status_code == 200
    again = board.post(f"{PARTNERS}new/", written)
    assert (again.status_code, the_partner(cast).client_secret) == (302, partner.client_secret), "sent twice, made once"
    for page in (PARTNERS, f"{PARTNERS}{partner.pk}/"):
        assert secret not in board.get(page).content.decode()
    with tenant_scope(cast.sakura.pk):
        events = list(Entry.objects.filter(event__startswith="partner.").order_by("id").values_list("event", flat=True))
    assert events == ["partner.added", "partner.token_refused", "partner.linking_switched", "partner.token_given"]


def test_what_is_missing_is_said_and_nothing_typed_is_lost(cast: Cast) -> None:
    board = signed_in(cast.board_admin)
    answer = board.post(f"{PARTNERS}new/", {"name": "校務支援システム", "is_on": "on"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "できることを、1つ以上選んでください。" in text
    assert 'value="校務支援システム"' in text
    assert board.post(PARTNERS, {"is_on": "perhaps"}).status_code == 422
    with tenant_scope(cast.sakura.pk):
        assert (Partner.objects.count(), Linking.objects.count()) == (0, 0)


def test_a_new_secret_ends_the_old_one_and_a_second_press_makes_no_other(cast: Cast) -> None:
    partner, old = link(cast.board_admin)
    token, board = caller(partner, old), signed_in(cast.board_admin)
    shown = board.post(f"{PARTNERS}{partner.pk}/secret/", {"version": "1"})
    secret = shown.context["secret"]
    assert board.post(f"{PARTNERS}{partner.pk}/secret/", {"version": "1"}).status_code == 302
    assert [ask_token(partner.client_id, one).status_code for one in (old, secret)] == [401, 200]
    assert token.get(f"{V1}/absences/changes").status_code == 401


def test_two_admins_do_not_overwrite_each_other_unseen(cast: Cast) -> None:
    partner, _secret = link(cast.board_admin)
    board, url = signed_in(cast.board_admin), f"{PARTNERS}{partner.pk}/"
    assert board.post(url, form(version="1", name="校務A")).status_code == 302
    late = board.post(url, form(version="1", name="校務B"))
    assert (late.status_code, the_partner(cast).name) == (409, "校務A")
    assert 'value="校務B"' in late.content.decode()


def test_the_admin_sees_each_call_with_what_became_of_it(cast: Cast) -> None:
    partner, secret = link(cast.board_admin, scopes=("absences.read",))
    other, other_secret = link(cast.board_admin)
    client = caller(partner, secret)
    client.get(f"{V1}/absences/changes")
    client.get(f"{V1}/absences?from=x")
    ask_token(partner.client_id, "wrong")
    caller(other, other_secret).get(f"{V1}/absences/changes")
    board = signed_in(cast.board_admin)
    calls = board.get(f"{PARTNERS}{partner.pk}/").context["calls"]
    assert [(call.what, call.rows, call.is_done, call.status) for call in calls] == [
        ("連携先のログインに失敗", None, False, None),
        ("連携：欠席の一覧", None, False, 422),
        ("連携：欠席の変更", 0, True, 200),
        ("連携先がログインした", None, True, None),
    ]


def test_the_log_says_which_system_it_was_and_shows_all_calls_of_one(cast: Cast) -> None:
    (one, secret), (other, other_secret) = link(cast.board_admin), link(cast.board_admin)
    client, second = caller(one, secret), caller(other, other_secret)
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        Partner.objects.filter(pk=one.pk).update(name="校務支援システム")
        Partner.objects.filter(pk=other.pk).update(name="健康観察システム")
    for _ in range(51):
        client.get(f"{V1}/absences/changes")
    second.get(f"{V1}/absences/changes")
    board, changes = signed_in(cast.board_admin), "連携：欠席の変更を見た"

    def lines(url: str) -> list[tuple[str, str, str, str]]:
        return [(row.who, row.role, str(row.label.text), row.subject) for row in board.get(url).context["rows"]]

    system = "連携先のシステム"
    assert lines("/t/sakura/log/")[:2] == [
        ("健康観察システム", system, changes, ""), ("校務支援システム", system, changes, "")
    ]  # fmt: skip
    assert {who for who, *_rest in lines("/t/sakura/log/?who=partner")} == {"校務支援システム", "健康観察システム"}
    assert lines(f"/t/sakura/log/?who={other.pk}") == [
        ("健康観察システム", system, changes, ""),
        ("健康観察システム", system, "連携先がログインした", ""),
    ]
    shown = board.get(f"{PARTNERS}{one.pk}/")
    assert f'href="{escape(shown.context["calls_url"])}"' in shown.content.decode()
    page = board.get(shown.context["calls_url"])
    assert (page.context["count"], page.context["who_name"]) == (52, "校務支援システム")
    older = lines(f"{shown.context['calls_url']}&after={page.context['page'].older}")
    assert older == [
        ("校務支援システム", system, changes, ""),
        ("校務支援システム", system, "連携先がログインした", ""),
    ]


def test_a_system_of_another_tenant_has_no_name_in_the_log(cast: Cast) -> None:
    theirs = partner_of(cast.kaede_room)
    page = signed_in(cast.board_admin).get(f"/t/sakura/log/?who={theirs.pk}")
    assert (page.status_code, page.context["rows"], page.context["who_name"]) == (200, [], "")
    assert theirs.name not in page.content.decode()


def test_a_partner_that_was_revoked_or_is_anothers_is_not_there(cast: Cast) -> None:
    partner, _secret = link(cast.board_admin)
    board, theirs = signed_in(cast.board_admin), partner_of(cast.kaede_room)
    assert board.get(f"{PARTNERS}{partner.pk}/revocation/").status_code == 200
    assert board.post(f"{PARTNERS}{partner.pk}/revocation/").status_code == 302
    for gone in (partner, theirs):
        for path, method in (("", "get"), ("", "post"), ("secret/", "post"), ("revocation/", "post")):
            assert getattr(board, method)(f"{PARTNERS}{gone.pk}/{path}").status_code == 404, path
    with tenant_scope(cast.kaede.pk):
        assert Partner.objects.get().revoked_at is None
