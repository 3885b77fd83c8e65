"""Pupils' names in the words that readers find in a withdrawn notice's place: asked about once, never a block."""

import pytest

from auditlog.models import Entry
from messaging.notices.actions.withdrawing import Reason, withdraw_notice
from messaging.notices.errors import NamesInReason
from messaging.notices.models import AudienceItem, Notice, Withdrawal
from schools.models import Student
from tests import factories as make
from tests.cast import Cast, actor, signed_in
from tests.messaging.conftest import Send
from tests.messaging.test_withdrawing import FORM, page_of
from tetoru.tenancy import tenant_scope

NAMED = FORM | {"words": "安藤ゆいなさんの話を、湊さんの学級に誤って送りました"}


def is_withdrawn(notice: Notice) -> bool:
    with tenant_scope(notice.tenant_id):
        return Notice.objects.get(pk=notice.pk).state == Notice.State.WITHDRAWN


def test_names_in_the_words_are_asked_about_and_one_press_more_takes_the_notice_back(cast: Cast, send: Send) -> None:
    notice, client = send(), signed_in(cast.teacher)
    answer = client.post(page_of(notice, "withdrawal/"), NAMED)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert [line["text"] for line in answer.context["asked"]["lines"]] == [
        "加藤 湊さん（4年1組）",
        "安藤 結菜さん（4年2組）",
    ]
    assert "ひとことに、児童の名前があります。保護者にそのまま見えます。" in page
    assert f'name="asked_about" value="{NAMED["words"]}"' in page
    assert f'name="words" value="{NAMED["words"]}"' in page
    assert not is_withdrawn(notice)
    again = client.post(page_of(notice, "withdrawal/"), NAMED | {"asked_about": NAMED["words"]})
    assert again["Location"] == page_of(notice, "proof/")
    assert is_withdrawn(notice)
    with tenant_scope(cast.sakura.pk):
        assert Withdrawal.objects.get().words == NAMED["words"]
        assert "安藤" not in str(list(Entry.objects.values_list("details", flat=True)))


def test_other_words_are_looked_through_anew_and_words_without_a_name_go_through(cast: Cast, send: Send) -> None:
    notice, client = send(), signed_in(cast.teacher)
    other = NAMED | {"words": "加藤 湊さんの話でした", "asked_about": NAMED["words"]}
    answer = client.post(page_of(notice, "withdrawal/"), other)
    assert [line["text"] for line in answer.context["asked"]["lines"]] == ["加藤 湊さん（4年1組）"]
    assert not is_withdrawn(notice)
    client.post(page_of(notice, "withdrawal/"), FORM | {"asked_about": NAMED["words"]})
    assert is_withdrawn(notice)


def test_a_family_name_is_asked_about_unless_many_bear_it(cast: Cast, send: Send) -> None:
    notice = send()
    reason = Reason("other", "安藤様への手紙でした", "nobody")
    with tenant_scope(cast.sakura.pk), pytest.raises(NamesInReason) as raised:
        withdraw_notice(actor(cast.teacher), notice, reason=reason)
    assert raised.value.names == ("安藤 結菜さん（4年2組）",)
    for given in ("奏", "湊斗", "澪"):
        make.make_student(cast.room_42, "安藤", given, kana=("あんどう", given))
    with tenant_scope(cast.sakura.pk):
        withdraw_notice(actor(cast.teacher), notice, reason=reason)
    assert is_withdrawn(notice)


def test_the_board_is_asked_about_every_schools_pupils(cast: Cast, send: Send) -> None:
    notice = send(AudienceItem(tenant=cast.sakura, kind="tenant"), by=cast.board_admin, school=None)
    words = FORM | {"words": "小川 そらさんの話でした"}
    answer = signed_in(cast.board_admin).post(page_of(notice, "withdrawal/", at="t/sakura"), words)
    assert "児童生徒の名前があります" in answer.context["asked"]["text"]
    assert answer.context["asked"]["lines"] == [{"text": "小川 そらさん（あおば中学校 1年1組）"}]


def test_names_that_do_not_open_hold_up_no_withdrawal(cast: Cast, send: Send) -> None:
    notice = send()
    with tenant_scope(cast.sakura.pk):
        sealed = Student.objects.filter(pk=cast.minato.pk).values_list("given_name", flat=True).get()
        Student.objects.filter(pk=cast.yuina.pk).update(family_name=sealed)
    signed_in(cast.teacher).post(page_of(notice, "withdrawal/"), FORM)
    assert is_withdrawn(notice)
