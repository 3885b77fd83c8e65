"""A notice's last day: from the day after on it asks nobody to be read, and stays where it can be found."""

import datetime as dt
from email import message_from_bytes
from typing import Any

from django.utils import timezone

from messaging.delivery.models import Mailing
from messaging.delivery.return_paths import Sent
from messaging.delivery.writing import addressed, notice_letter
from messaging.notices.models import Draft, Notice
from tests.cast import Cast, signed_in
from tests.messaging.conftest import Send, Write
from tests.sending import let_go
from tetoru.tenancy import tenant_scope

DAY = dt.timedelta(days=1)


def expire(notice: Notice, on: dt.date) -> None:
    with tenant_scope(notice.tenant_id):
        Notice.objects.filter(pk=notice.pk).update(expires_on=on)


def home(cast: Cast) -> Any:
    return signed_in(cast.mother).get("/home/").context


def titles(cards: Any) -> list[str]:
    return [card.title for card in cards]


def test_after_its_last_day_a_notice_stands_below_and_counts_no_more(cast: Cast, send: Send) -> None:
    send(title="まだ")
    old, today = send(title="おわり"), timezone.localdate()
    expire(old, today)
    page = home(cast)
    assert (titles(page["unread"]), titles(page["expired"]), page["unread_count"]) == (["おわり", "まだ"], [], 2)
    expire(old, today - DAY)
    page = home(cast)
    assert (titles(page["unread"]), titles(page["expired"]), page["unread_count"]) == (["まだ"], ["おわり"], 1)
    other = signed_in(cast.mother).get(f"/notices/{old.pk}/")
    assert "までのお知らせでした" in other.content.decode()
    assert other.context["unread_count"] == 1
    page = home(cast)
    assert (titles(page["read"]), titles(page["expired"])) == ([], ["おわり"])


def test_an_expired_urgent_notice_is_no_alarm_any_more(cast: Cast, send: Send) -> None:
    notice = send(by=cast.manager, urgency="urgent")
    expire(notice, timezone.localdate() - DAY)
    page = home(cast)
    assert (titles(page["urgent"]), titles(page["expired"])) == ([], [notice.title])


def save(cast: Cast, draft: Draft, day: str, deed: str = "save") -> Any:
    data = {"title": "題", "body": "文", "urgency": "normal", "version": draft.version, "deed": deed, "expires_on": day}
    data["audience"] = f"classroom:{cast.room_41.pk}"
    return signed_in(cast.teacher).post(f"/s/hibari/notices/drafts/{draft.pk}/", data)


def test_the_last_day_is_kept_with_the_draft_and_goes_along(cast: Cast, write: Write) -> None:
    draft, day = write(), timezone.localdate() + DAY
    assert save(cast, draft, day.isoformat()).status_code == 302
    page = signed_in(cast.teacher).get(f"/s/hibari/notices/drafts/{draft.pk}/").content.decode()
    assert f'value="{day.isoformat()}"' in page
    url = f"/s/hibari/notices/drafts/{draft.pk}/confirmation/"
    assert signed_in(cast.teacher).post(url, {"version": 2, "households": 2}).status_code == 302
    assert let_go(cast.sakura.pk).expires_on == day


def test_a_last_day_that_is_over_or_none_at_all_is_said(cast: Cast, write: Write) -> None:
    draft, yesterday = write(), timezone.localdate() - DAY
    refused = save(cast, draft, "あした")
    assert refused.status_code == 422
    assert "日付を入れてください" in refused.content.decode()
    assert "この日はすぎています" in save(cast, draft, yesterday.isoformat(), "next").content.decode()
    page = signed_in(cast.teacher).get(f"/s/hibari/notices/drafts/{draft.pk}/confirmation/")
    assert [finding["key"] for finding in page.context["to_mend"]] == ["words.expired"]


def test_a_mail_gives_nobody_an_address_to_answer_to(cast: Cast, send: Send) -> None:
    notice = send()
    with tenant_scope(cast.sakura.pk):
        mailing = Mailing.objects.get(pk=notice.pk)
        letter, sent = notice_letter(mailing, cast.mother.language), Sent(mailing.pk, cast.mother.pk)
        message = message_from_bytes(addressed(letter, sent, str(cast.mother.email)).message().as_bytes())
    assert "Reply-To" not in message
    assert message["Auto-Submitted"] == "auto-generated"
    assert "reply" in str(message["From"]).lower()
