"""How many notices these homes got this week: shown to who writes and who sends, and told when it is many."""

import datetime as dt
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from messaging.notices.audiences import resolve
from messaging.notices.guard.load import is_load_heavy
from messaging.notices.models import AudienceItem
from messaging.notices.selectors import load as loads
from messaging.notices.selectors.load import load_of
from tests import factories as make
from tests.cast import Cast, signed_in
from tests.messaging.conftest import Send, Write, item
from tests.messaging.test_sending_rules import keys, situation
from tests.plans import plan_of
from tetoru.tenancy import tenant_scope


def load(cast: Cast, *items: AudienceItem, school: Any = "own", days: float = 0) -> tuple[int, int]:
    """usual, most — as seen so many days from now."""
    place = cast.hibari.pk if school == "own" else None
    with tenant_scope(cast.sakura.pk):
        found = load_of(resolve(cast.sakura.pk, items), school_id=place, now=timezone.now() + dt.timedelta(days=days))
    return found.usual, found.most


def room(cast: Cast) -> AudienceItem:
    return item("classroom", cast.hibari, classroom=cast.room_41)


def of_aoba(cast: Cast) -> AudienceItem:
    return item("classroom", cast.aoba, classroom=cast.room_a1)


def grade(cast: Cast) -> AudienceItem:
    return item("grade", cast.hibari, grade=4)


def test_a_home_counts_a_notice_once_and_the_one_that_got_most_is_told(cast: Cast, send: Send) -> None:
    assert load(cast, room(cast)) == (0, 0)
    send()
    send()
    assert load(cast, room(cast)) == (2, 2), "two parents and siblings are one home"
    send(item("group", cast.hibari, group=cast.library))
    assert load(cast, room(cast)) == (2, 3), "one home of two has a child in the library group"


def test_what_is_older_than_a_week_does_not_count(cast: Cast, send: Send) -> None:
    send()
    assert load(cast, room(cast), days=6.9) == (1, 1)
    assert load(cast, room(cast), days=7.1) == (0, 0)


def test_a_school_is_not_told_what_another_school_sent_and_the_board_counts_all(cast: Cast, send: Send) -> None:
    place = make.make_classroom(cast.aoba, cast.year, 2, "1組")  # else one class would be the whole school
    make.make_student(place, "村上", "光", kana=("むらかみ", "ひかる"))
    send(of_aoba(cast), by=cast.aoba_teacher, school=cast.aoba)
    assert load(cast, of_aoba(cast)) == (0, 0)
    assert load(cast, of_aoba(cast), school=None) == (1, 1)
    send(AudienceItem(tenant=cast.sakura, kind="tenant"), by=cast.board_admin, school=None)
    assert load(cast, room(cast)) == (1, 1), "the board's counts at every school"
    assert load(cast, of_aoba(cast), school=None) == (2, 2)


def test_many_are_told_but_nothing_urgent_is_held_up(cast: Cast, write: Write, send: Send) -> None:
    for _ in range(4):
        send()
    assert keys(cast, is_load_heavy, situation(cast, write(), timezone.now())) == []
    send()
    draft = write()
    with tenant_scope(cast.sakura.pk):
        (finding,) = is_load_heavy(situation(cast, draft, timezone.now()))
    assert (finding.key, finding.weight.value) == ("load.many", "tells")
    assert "5件以上" in finding.text
    urgent = write(by=cast.manager, urgency="urgent")
    assert keys(cast, is_load_heavy, situation(cast, urgent, timezone.now())) == []


def test_who_writes_and_who_sends_sees_it(cast: Cast, write: Write, send: Send) -> None:
    for _ in range(5):
        send()
    draft, teacher = write(), signed_in(cast.teacher)
    for url in (f"/s/hibari/notices/drafts/{draft.pk}/", f"/s/hibari/notices/drafts/{draft.pk}/confirmation/"):
        page = teacher.get(url).content.decode()
        assert "この1週間のお知らせは、半分以上の家庭で<strong>5件</strong>です。" in page
        assert "この学校とさくら市教育委員会からの分です。" in page
    assert "半分以上の家庭に、この1週間で5件以上" in page
    assert "件</strong>" not in teacher.get("/s/hibari/notices/new/").content.decode()


def test_it_looks_at_no_more_homes_than_its_bound(cast: Cast, send: Send, monkeypatch: Any) -> None:
    """How many rows of recipients are touched, when the audience has two homes and when it has forty more."""
    monkeypatch.setattr(loads, "LOAD", loads.LOAD.replace(f"limit {loads.MOST_HOMES}", "limit 2"))
    send(grade(cast), by=cast.manager)
    few = recipients_touched(cast, grade(cast))
    for number in range(40):
        make.make_guardian(make.make_student(cast.room_42), name=f"保護者 {number}")
    send(grade(cast), by=cast.manager)
    assert 0 < few <= 5
    assert recipients_touched(cast, grade(cast)) <= 2 * few, "two notices for two homes"


def recipients_touched(cast: Cast, *items: AudienceItem) -> int:
    with CaptureQueriesContext(connection) as captured:
        load(cast, *items)
    (statement,) = [query["sql"] for query in captured if "notices_recipient" in query["sql"]]
    with tenant_scope(cast.sakura.pk), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        return _of_recipients(plan_of(cursor, statement))


def _of_recipients(node: dict[str, Any]) -> int:
    is_one = node.get("Relation Name", "").startswith("notices_recipient")
    own = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"] if is_one else 0
    return int(own) + sum(map(_of_recipients, node.get("Plans", [])))
