"""One print job: codes in the answer, hashes in the database, the older letter void."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.invitations.codes import code_hash, tidied
from accounts.models import Invitation, InvitationCode
from auditlog.models import Entry
from tests.accounts.guardians.letters import admin, codes_in, letter_for, type_code
from tests.cast import Cast, signed_in
from tests.factories import make_guardian, make_student
from tetoru.tenancy import tenant_scope

FORM = {"uses": "2", "days": "60"}


def test_admin_prints_a_sheet_for_each_chosen_pupil(cast: Cast) -> None:
    chosen = [str(cast.hinata.pk), str(cast.minato.pk)]
    url = f"/s/hibari/invitations/{cast.room_41.pk}/"
    assert admin(cast).get(url).status_code == 200
    page = admin(cast).post(f"{url}letters/", FORM | {"students": chosen})
    text = page.content.decode()
    codes = codes_in(text)
    assert (page.status_code, len(codes), "no-store" in page["Cache-Control"]) == (200, 2, True)
    assert [letter.child for letter in page.context["letters"]] == ["小川 ひなた", "加藤 湊"]
    with tenant_scope(cast.sakura.pk):
        hashes = {bytes(code.code_hash) for code in InvitationCode.objects.all()}
        assert hashes == {code_hash(tidied(code)) for code in codes}
        entry = Entry.objects.filter(event="invitation.printed").get()
    assert entry.details == {"letters": 2, "student_ids": chosen}
    assert entry.school_id == cast.hibari.pk


@pytest.mark.parametrize(
    ("students", "why"),
    [([], "手紙を出す人を選んでください。"), (["x"], "選んだ人が、この学級にいません。画面を開きなおしてください。")],
)
def test_who_chooses_nobody_is_told_so_and_led_to_the_list(cast: Cast, students: list[str], why: str) -> None:
    url = f"/s/hibari/invitations/{cast.room_41.pk}/letters/"
    page = admin(cast).post(url, FORM | {"students": students})
    text = page.content.decode()
    assert page.status_code == 422
    assert f'<a href="#id_students">手紙を出す人：{why}</a>' in text
    assert 'id="id_students"' in text


def test_the_code_is_nowhere_in_the_database(cast: Cast) -> None:
    _invitation, code = letter_for(cast, cast.yuina)
    with tenant_scope(cast.sakura.pk):
        rows = [*Invitation.objects.values_list(), *InvitationCode.objects.values_list()]
    stored = b"|".join(bytes(v) if isinstance(v, memoryview) else str(v).encode() for row in rows for v in row)
    assert len(rows) == 2
    assert code.encode() not in stored


def test_a_new_letter_ends_the_old_one(cast: Cast, visitor) -> None:  # noqa: ANN001
    old, old_code = letter_for(cast, cast.yuina)
    _new, new_code = letter_for(cast, cast.yuina)
    with tenant_scope(cast.sakura.pk):
        old.refresh_from_db()
    assert old.state == Invitation.State.REVOKED
    assert type_code(visitor, old_code).status_code == 422
    assert type_code(visitor, new_code).status_code == 302


def test_only_admins_of_the_school_print(cast: Cast) -> None:
    url = f"/s/hibari/invitations/{cast.room_41.pk}/letters/"
    sent = FORM | {"students": [str(cast.hinata.pk)]}
    answers = {
        who: signed_in(getattr(cast, who)).post(url, sent).status_code
        for who in ("teacher", "manager", "aoba_teacher", "mother", "kaede_teacher")
    }
    assert answers == {"teacher": 403, "manager": 403, "aoba_teacher": 404, "mother": 403, "kaede_teacher": 404}
    with tenant_scope(cast.sakura.pk):
        assert not Invitation.objects.exists()


def test_pupils_of_another_class_get_no_letter(cast: Cast) -> None:
    url = f"/s/hibari/invitations/{cast.room_41.pk}/letters/"
    for stranger in (cast.yuina, cast.sora, cast.kaede_child):
        assert admin(cast).post(url, FORM | {"students": [str(stranger.pk)]}).status_code == 422


def test_progress_counts_homes_and_reminders_go_to_those_not_yet(cast: Cast) -> None:
    page = signed_in(cast.teacher).get("/s/hibari/invitations/")
    found = {row.classroom.label: (row.registered, row.homes) for row in page.context["progress"]}
    assert found == {"4年1組": (2, 2), "4年2組": (0, 1)}
    room = admin(cast).get(f"/s/hibari/invitations/{cast.room_42.pk}/").content.decode()
    assert "checked" in room.partition(str(cast.yuina.pk))[2][:80]
    room = admin(cast).get(f"/s/hibari/invitations/{cast.room_41.pk}/").content.decode()
    assert "checked" not in room


def test_admin_takes_a_letter_back(cast: Cast, visitor) -> None:  # noqa: ANN001
    _invitation, code = letter_for(cast, cast.yuina)
    assert admin(cast).post(f"/s/hibari/students/{cast.yuina.pk}/invitation/end/").status_code == 302
    assert type_code(visitor, code).status_code == 422


@pytest.mark.parametrize("path", ["", "{room}/"])
def test_as_many_queries_for_thirty_pupils_as_for_one(cast: Cast, path: str) -> None:
    url = "/s/hibari/invitations/" + path.format(room=cast.room_42.pk)
    client = admin(cast)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for _number in range(30):
        make_guardian(make_student(cast.room_42))
    with CaptureQueriesContext(connection) as many:
        assert client.get(url).status_code == 200
    assert len(many) == len(few)
