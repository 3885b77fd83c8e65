"""Proves that homes learn of their own children alone, and walls say nobody's words (white paper §19).

Asked of the rows as they are; nothing is written.
"""

import datetime as dt
import re
import uuid
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import Http404
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Guardianship, User
from accounts.selectors import children_of
from messaging.absences.models import AbsenceRules, Amendment, Call, Correction, Kind, OwnWord, Report, WallScreen
from messaging.absences.reasons import offered_at, reason_label
from messaging.absences.selectors.board import Board
from messaging.absences.selectors.places import places_of
from messaging.absences.views import receipts, walls
from schools.models import Enrolment, School
from schools.walks import living_tenants
from tetoru.access import Guardian
from tetoru.assurance import Broken, check
from tetoru.errors import DomainError

LOOKED_AT = 20
"""How many reports of each tenant, the newest ones."""
KNOCKS: tuple[Callable[..., HttpResponseBase], ...] = (
    receipts.absence,
    receipts.absence_change,
    receipts.absence_cancellation,
)
WORDS = (Report, Correction, Call, Amendment, AbsenceRules)
"""What a wall does not even read: whose rows have somebody's words in them."""
TAGS = re.compile(r"<[^>]*>")


@check(
    "absences.own_children",
    section=19,
    promise=_("保護者が欠席を連絡できるのは自分の子どものことだけで、見られるのは自分が送った連絡だけです。"),
    breaks=_(
        "ほかの家庭の保護者か、同じ子どものもう1人の保護者に、連絡が1件でも開くか、"
        "つながりのない子ども、連絡を許していない子どものことを連絡できるとき。"
    ),
)
def guardians_reach_their_own_children_alone() -> str:
    """Knock at the newest reports as their senders, as the child's other guardians and as strangers; compare places."""
    shut = opened = 0
    asked = set[uuid.UUID]()
    for tenant_id in living_tenants():
        for report in Report.objects.filter(how=Report.How.GUARDIAN).order_by("-reported_at", "-pk")[:LOOKED_AT]:
            others = [Guardian(pk, (tenant_id,)) for pk in _others(report)]
            if found := [other.user_id for other in others if any(_answers(other, view, report) for view in KNOCKS)]:
                raise Broken(f"report {report.pk} is open to {', '.join(map(str, found))}")
            opened += _ensure_open_to_its_sender(report)
            shut += len(others)
            for guardian in {report.reported_by_id, *(other.user_id for other in others)} - asked:
                _ensure_own_places(Guardian(guardian, (tenant_id,)))
                asked.add(guardian)
    return (
        f"{opened} reports opened to their senders and stayed shut {shut} times to others; "
        f"{len(asked)} guardians can report for children of their own alone"
    )


def _others(report: Report) -> list[uuid.UUID]:
    """The child's other guardians, and somebody who has another child."""
    links = Guardianship.objects.filter(state=Guardianship.State.ACTIVE).order_by("pk")
    own = list(links.filter(student=report.student_id).values_list("guardian_id", flat=True))
    stranger = links.exclude(guardian__in=[*own, report.reported_by_id]).values_list("guardian_id", flat=True).first()
    return [pk for pk in [*own, stranger] if pk and pk != report.reported_by_id]


def _ensure_open_to_its_sender(report: Report) -> bool:
    """Where the child is still theirs; else nothing would be shown by what is shut."""
    sender = Guardian(report.reported_by_id, (report.tenant_id,))
    if report.student_id not in {child.id for child in children_of(sender)}:
        return False
    if not _answers(sender, receipts.absence, report):
        raise Broken(f"report {report.pk} is shut for its sender, so that nothing is shown")
    return True


def _answers(guardian: Guardian, view: Callable[..., HttpResponseBase], report: Report) -> bool:
    """Whether the page knows of the report, be it to refuse what is asked."""
    request = _request(guardian, User(id=guardian.user_id, kind=User.Kind.GUARDIAN))
    try:
        view(request, report_id=report.pk)
    except Http404:
        return False
    except DomainError:
        return True
    return True


def _request(actor: Guardian | None, user: Any) -> Any:
    request: Any = RequestFactory().get("/")
    request.actor, request.user, request.htmx = actor, user, False
    return request


def _ensure_own_places(guardian: Guardian) -> None:
    """Where they can report, against what the school has noted about them."""
    links = Guardianship.objects.filter(guardian=guardian.user_id, state=Guardianship.State.ACTIVE)
    rights = dict(links.values_list("student_id", "may_report"))
    offered = {place.key: place for place in places_of(guardian)}
    whose = {str(pk): student for pk, student in Enrolment.objects.filter(pk__in=offered).values_list("pk", "student")}
    for key, place in offered.items():
        right = rights.get(whose[key]) if key in whose else None
        if right is None or (place.may_report and not right):
            raise Broken(f"guardian {guardian.user_id} can report for {place.student.pk}")


@check(
    "walls.no_words",
    section=19,
    promise=_("職員室の画面に映るのは、名前と印だけです。理由・伝言・体温は映りません。"),
    breaks=_(
        "掛けてある画面の1つでも、いまの内容を作るときに、だれかのことばが入った表を読むか、"
        "今日の理由・伝言・体温・電話のメモが1つでも映れば失敗します。"
    ),
)
def walls_say_nothing_of_anybodys_words() -> str:
    """Draw what every hung screen shows now, watch what is read for it, and look for today's words in it."""
    hung = names = looked_for = 0
    for _tenant_id in living_tenants():
        now = timezone.localtime()
        open_ones = WallScreen.objects.filter(ended_at=None).exclude(token_hash=None)
        screens = list(open_ones.select_related("school").order_by("pk"))
        for screen in {screen.school_id: screen for screen in screens}.values():
            drawn = _drawn(screen, now)
            if drawn.read:
                raise Broken(f"the wall of school {screen.school_id} reads {', '.join(drawn.read)}")
            words = _words_of(screen.school, now.date())
            if shown := sorted(what for what, word in words if drawn.shows(word)):
                raise Broken(f"the wall of school {screen.school_id} shows {', '.join(shown)}")
            names, looked_for = names + drawn.names, looked_for + len(words)
        hung += len(screens)
    return (
        f"{hung} screens show {names} names; none of the {looked_for} words about today, and no table with words read"
    )


@dataclass(frozen=True)
class Drawn:
    """What a school's screens show, both whole and as it is renewed."""

    pages: tuple[str, ...]
    besides: str
    """What stands there on any day, and the names."""
    read: Collection[str]
    """Tables with words that were read for it."""
    names: int

    def shows(self, word: str) -> bool:
        """Whether it is to be seen; what stands there anyway, and a mere number, says nothing."""
        is_telling = word and not word.isdecimal() and word not in self.besides
        return bool(is_telling) and any(word in page for page in self.pages)


def _drawn(screen: WallScreen, now: dt.datetime) -> Drawn:
    asked: list[str] = []

    def note(execute: Any, sql: Any, *rest: Any) -> Any:
        asked.append(str(sql))
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        context = walls.shown_on(screen, now)
        pages = tuple(_text(name, context) for name in ("wall", "_body"))
    board: Board = context["board"]
    lines = [line for card in board.cards for line in card.lines]
    names = [line.away.name for line in lines] + [seat.seat.student.name for card in board.cards for seat in card.seats]
    labels = [text for card in board.cards for text in (card.room.label, card.pupils)]
    labels += [gettext("連絡なし"), *(str(kind.label) for kind in Kind)]
    blank = context | {"board": replace(board, cards=(), kinds=type(board.kinds)(), seats=())}
    tables = {model._meta.db_table for model in WORDS}
    read = sorted(table for table in tables if any(re.search(rf"\b{table}\b", sql) for sql in asked))
    return Drawn(pages, " ".join([_text("wall", blank), *names, *labels]), read, len(names))


def _text(template: str, context: dict[str, Any]) -> str:
    """As it is read, without the tags."""
    page = render_to_string(f"messaging/absences/wall/{template}.html", context, _request(None, AnonymousUser()))
    return " ".join(TAGS.sub(" ", page).split())


def _words_of(school: School, day: dt.date) -> list[tuple[str, str]]:
    """What was told about a day, and what was heard on the telephone: (where it stands, the word)."""
    own_words: Iterable[OwnWord] = offered_at([school.pk])[school.pk].words
    found: list[tuple[str, str]] = []
    for report in Report.objects.filter(school=school, from_date__lte=day, until_date__gte=day):
        told = {
            "reason": reason_label(report.reason, own_words),
            "note": report.note,
            "temperature": report.temperature,
        }
        found += [(f"the {name} of report {report.pk}", " ".join(str(word).split())) for name, word in told.items()]
    for call in Call.objects.filter(seat__school=school, seat__day=day):
        found.append((f"the note of call {call.pk}", " ".join(str(call.note).split())))
    return [(where, word) for where, word in found if word]
