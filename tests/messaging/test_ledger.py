"""The ledger of a notice, home by home: what was sent by which way, what came back, who has opened it and answered."""

import re
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from messaging.delivery.bounces import read_bounce
from messaging.notices.actions.sending import send_draft
from messaging.notices.models import Notice, Untold
from messaging.notices.selectors.unreached import progress_of
from messaging.notices.tasks import fan_out_notice
from tests import factories as make
from tests.cast import Cast, actor, signed_in
from tests.messaging.asking import answer, attach
from tests.messaging.conftest import Send, Write, item
from tests.messaging.reaching import prefer, push_due, with_phone
from tests.messaging.test_bounces import envelope_sender, report
from tests.messaging.test_digests import day_comes
from tests.messaging.test_mail import send_due
from tests.messaging.test_status import queries_of
from tests.plans import rows_touched
from tests.push_service import PushService
from tests.sending import address_all
from tests.sink import Sink
from tetoru.tenancy import tenant_scope


@pytest.fixture
def teacher(cast: Cast) -> Client:
    return signed_in(cast.teacher)


def ledger(client: Client, notice: Notice, show: str = "unopened") -> dict[str, Any]:
    """names → line."""
    page = client.get(f"/s/hibari/notices/{notice.pk}/?show={show}")
    return {home.names: home for home in page.context["homes"]}


def told(client: Client, notice: Notice, names: str = "小川 ひなた") -> list[tuple[str, str]]:
    return [(told.channel, told.state) for told in ledger(client, notice)[names].told]


def bounce(sink: Sink, *people: Any) -> None:
    for person in people:
        assert read_bounce(report(envelope_sender(sink, person)))


def reached(notice: Notice) -> tuple[int, int]:
    with tenant_scope(notice.tenant_id), transaction.atomic():
        found = progress_of(notice)
        return found.homes, found.done


def test_a_home_is_shown_with_both_ways_and_how_far_each_got(
    cast: Cast, teacher: Client, send: Send, sink: Sink, push_service: PushService
) -> None:
    with_phone(cast.mother, push_service)
    notice = send()
    assert told(teacher, notice) == [("push", "pending"), ("mail", "pending")]
    send_due(cast)
    push_due(cast)
    assert told(teacher, notice) == [("push", "sent"), ("mail", "sent")]
    page = teacher.get(f"/s/hibari/notices/{notice.pk}/").content.decode()
    assert "端末に知らせました" in page
    assert "メールを送りました" in page


def badges(client: Client, notice: Notice) -> list[list[str]]:
    """What stands under 届いたか, row by row."""
    page = client.get(f"/s/hibari/notices/{notice.pk}/").content.decode()
    rows = re.findall(r'<tr role="row">\s*<th scope="row".*?</tr>', page, re.DOTALL)
    cells = [re.findall(r"<td.*?</td>", row, re.DOTALL)[2] for row in rows]
    return [[strip_tags(badge).strip() for badge in re.findall(r'<span class="badge .*', cell)] for cell in cells]


def test_no_home_is_called_one_without_a_way_before_all_messages_stand_in_the_outbox(cast: Cast, write: Write) -> None:
    for person in (cast.minato_mother, cast.both):
        person.email = None
        person.save()
    make.make_student(cast.room_41, "西村", "栞奈", kana=("にしむら", "かんな"))
    draft, teacher = write(), signed_in(cast.teacher)
    with tenant_scope(cast.sakura.pk):
        notice = send_draft(actor(cast.teacher), draft, version=1, households=2)
    assert badges(teacher, notice) == [["宛先に入れているところです"]] * 3
    assert "未登録" not in teacher.get(f"/s/hibari/notices/{notice.pk}/").content.decode()
    with tenant_scope(cast.sakura.pk):
        address_all(notice)
    unregistered = ["送ったとき、登録がありませんでした"]
    assert badges(teacher, notice) == [["もうすぐ知らせます"], ["もうすぐ知らせます"], unregistered]
    fan_out_notice(str(cast.sakura.pk), str(notice.pk))
    assert badges(teacher, notice) == [["もうすぐメールを送ります"], ["知らせる方法がありません"], unregistered]


def test_a_mail_that_came_back_to_one_parent_does_not_hide_that_the_other_got_it(
    cast: Cast, teacher: Client, send: Send, sink: Sink
) -> None:
    notice = send()
    send_due(cast)
    bounce(sink, cast.mother)
    assert told(teacher, notice) == [("mail", "sent")]
    assert reached(notice) == (0, 0)
    bounce(sink, cast.father)
    assert told(teacher, notice) == [("mail", "bounced")]
    assert reached(notice) == (1, 0)


def test_what_went_into_a_digest_is_told_by_what_became_of_the_digest(
    cast: Cast, teacher: Client, send: Send, sink: Sink
) -> None:
    for person in (cast.mother, cast.father):
        prefer(person, normal="digest")
    notice = send()
    assert told(teacher, notice) == [("mail", "waiting")]
    day_comes(cast)
    assert told(teacher, notice) == [("mail", "sent")]
    assert reached(notice) == (0, 0)
    bounce(sink, cast.mother, cast.father)
    assert told(teacher, notice) == [("mail", "bounced")]
    assert reached(notice) == (1, 0)


def test_a_home_that_opened_it_was_reached_whatever_the_mail_says(cast: Cast, send: Send, sink: Sink) -> None:
    notice = send()
    send_due(cast)
    bounce(sink, cast.mother, cast.father)
    assert reached(notice) == (1, 0)
    signed_in(cast.father).get(f"/notices/{notice.pk}/")
    assert reached(notice) == (0, 0)


def test_a_home_that_wants_no_messages_is_not_one_that_could_not_be_reached(cast: Cast, send: Send) -> None:
    for person in (cast.mother, cast.father):
        prefer(person, normal="none")
    assert reached(send()) == (0, 0)


def test_pupils_nobody_reads_for_and_guardians_without_a_way_are_kept_when_it_is_sent(cast: Cast, send: Send) -> None:
    for person in (cast.minato_mother, cast.both):
        person.email = None
        person.save()
    notice = send(item("grade", cast.hibari, grade=4), by=cast.manager)
    with tenant_scope(cast.sakura.pk):
        assert set(Untold.objects.filter(notice=notice).values_list("student_id", flat=True)) == {
            cast.minato.pk,
            cast.yuina.pk,
        }
    assert reached(notice) == (2, 0)


def test_whoever_registers_later_does_not_turn_the_notice_into_one_that_arrived(cast: Cast, send: Send) -> None:
    notice = send(item("grade", cast.hibari, grade=4), by=cast.manager)
    make.make_guardian(cast.yuina, name="安藤 美咲")
    assert reached(notice) == (1, 0)


def test_the_ledger_shows_who_has_answered_to_who_may_see_answers(cast: Cast, teacher: Client, send: Send) -> None:
    notice = send()
    attach(notice)
    answer(cast.mother, notice, cast.hinata)
    assert list(ledger(teacher, notice, "unanswered")) == ["加藤 湊"]
    assert {names: line.is_answered for names, line in ledger(teacher, notice).items()} == {
        "小川 ひなた": True,
        "加藤 湊": False,
    }
    colleague = signed_in(cast.other_teacher)
    page = colleague.get(f"/s/hibari/notices/{notice.pk}/?show=unanswered")
    assert (page.context["show"], page.context["has_answers"]) == ("unopened", False)


def test_a_homeroom_teacher_sees_the_answers_of_the_own_class_alone(cast: Cast, teacher: Client, send: Send) -> None:
    make.make_guardian(cast.yuina, name="安藤 美咲")
    notice = send(item("grade", cast.hibari, grade=4), by=cast.manager)
    attach(notice)
    assert list(ledger(teacher, notice, "unanswered")) == ["小川 ひなた", "加藤 湊"]
    assert list(ledger(signed_in(cast.manager), notice, "unanswered")) == ["小川 ひなた", "加藤 湊", "安藤 結菜"]


def rows_of(cast: Cast, client: Client, url: str) -> int:
    """What all steps of the page's statements about recipients and messages handle, where each may use its index."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    asked = [query["sql"] for query in captured if "notices_recipient" in query["sql"]]
    assert asked
    with tenant_scope(cast.sakura.pk), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        return sum(rows_touched(cursor, statement) for statement in asked)


def test_the_ledger_costs_the_same_for_three_homes_and_for_sixty(
    cast: Cast, teacher: Client, send: Send, sink: Sink
) -> None:
    """The status page by class, the list of the homes not reached, and the letters."""

    def sent() -> list[str]:
        sink.taken.clear()
        sink.envelopes.clear()
        notice = send(item("grade", cast.hibari, grade=4), by=cast.manager)
        send_due(cast)
        bounce(sink, cast.mother, cast.father)
        assert reached(notice) == (2, 0), "hinata's home, and yuina's, for whom nobody is registered"
        url = f"/s/hibari/notices/{notice.pk}/"
        return [f"{url}?class={cast.room_41.pk}", f"{url}unreached/", f"{url}unreached/letters/"]

    few = sent()
    for number in range(60):
        make.make_guardian(make.make_student(cast.room_42), name=f"保護者 {number}")
    many = sent()
    assert [queries_of(teacher, url) for url in many] == [queries_of(teacher, url) for url in few]
    for url_few, url_many in zip(few, many, strict=True):
        assert rows_of(cast, teacher, url_many) <= rows_of(cast, teacher, url_few) + 10, url_many
