"""Short ways to write and send in tests."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from messaging.notices.actions.drafts import Written, begin_draft
from messaging.notices.actions.sending import send_draft
from messaging.notices.guard.checks import findings_in
from messaging.notices.guard.findings import Finding, Situation
from messaging.notices.models import AudienceItem, Draft, Notice
from messaging.notices.releasing import notice_from
from schools.models import Student
from tests import factories as make
from tests.cast import Cast, actor
from tests.messaging.looking import Look, Paper
from tests.sending import address_all, queue_all
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

Write = Callable[..., Draft]
Send = Callable[..., Notice]


def item(kind: str, school: Any, **target: Any) -> AudienceItem:
    """One choice of an audience."""
    return AudienceItem(tenant_id=school.tenant_id, kind=kind, school=school, **target)


@pytest.fixture
def write(cast: Cast) -> Write:
    """Keep a draft of the teacher to 4年1組, unless told otherwise."""

    def write_draft(
        *items: AudienceItem,
        by: User | None = None,
        title: str = "社会科見学とお弁当について",
        body: str = "12月4日に出かけます。\n\nお弁当を持たせてください。",
        urgency: str = "normal",
        school: Any = "own",
        draft_id: uuid.UUID | None = None,
        asks_safety: bool | None = None,
    ) -> Draft:
        writer = by or cast.teacher
        (tenant_id,) = writer.tenant_ids
        place = cast.hibari if school == "own" else school
        with tenant_scope(tenant_id):
            chosen = items or (item("classroom", cast.hibari, classroom=cast.room_41),)
            return begin_draft(
                actor(writer),
                draft_id=draft_id or new_id(),
                school_id=place.pk if place else None,
                written=Written(title, body, urgency, chosen, asks_safety=asks_safety),
            )

    return write_draft


@pytest.fixture
def send(write: Write) -> Send:
    """Write, send and address a notice; its mail stands in the outbox."""

    def send_notice(*items: AudienceItem, by: User | None = None, **words: Any) -> Notice:
        draft = write(*items, by=by, **words)
        with tenant_scope(draft.tenant_id):
            writer = actor(User.objects.get(pk=draft.author_id))
            situation = Situation.of(writer, draft, now=timezone.now())
            if draft.school_id is None:  # the board's second admin has agreed
                notice = notice_from(situation)
            else:
                notice = send_draft(writer, draft, version=draft.version, households=situation.reach.households)
            address_all(notice)
            queue_all(notice)
            return Notice.objects.get(pk=notice.pk)

    return send_notice


@pytest.fixture
def look(cast: Cast) -> Look:
    """What is found in a draft with these files, by kind."""

    def looked(draft: Draft, *files: Paper, by: User | None = None) -> dict[str, Finding]:
        with tenant_scope(draft.tenant_id):
            for file in files:
                file.attach(draft)
            found = findings_in(Situation.of(actor(by or cast.teacher), draft, now=draft.saved_at))
        assert len({finding.key for finding in found}) == len(found)
        return {finding.key: finding for finding in found}

    return looked


@pytest.fixture
def school(cast: Cast) -> list[Student]:
    """A second class of eight, whose names are a list; all with a home of their own."""
    readings = {
        "森田健斗": "もりた けんと", "西村栞奈": "にしむら かな", "竹内蓮": "たけうち れん", "藤井凪": "ふじい なぎ",
        "原田詩": "はらだ うた", "岡本樹": "おかもと いつき", "中野澪": "なかの みお", "三浦紬": "みうら つむぎ",
    }  # fmt: skip
    return [
        make.make_student(cast.room_42, name[:2], name[2:], kana=tuple(reading.split()))
        for name, reading in readings.items()
    ]
