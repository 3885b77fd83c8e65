"""The reasons and activities that a school offers, what they are called, and what category they suggest."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from messaging.absences.models import AbsenceRules, Category, Kind, OwnWord, PlainReason
from tetoru.db.prepared import prepared_cursor
from tetoru.db.rows import Picked
from tetoru.errors import Text
from tetoru.tenancy import scope

SUGGESTED: Mapping[str, Category] = {
    PlainReason.FEVER: Category.SICKNESS,
    PlainReason.HEADACHE: Category.SICKNESS,
    PlainReason.STOMACH: Category.SICKNESS,
    PlainReason.INFECTION: Category.SICKNESS,  # 出席停止 is never suggested: the school decides it on a doctor's word
    PlainReason.INJURY: Category.SICKNESS,
    PlainReason.HOSPITAL: Category.SICKNESS,
    PlainReason.FAMILY: Category.ACCIDENT,
    PlainReason.MOURNING: Category.MOURNING,
}

PLAIN = frozenset(PlainReason.values)
LABELLED: tuple[tuple[str, Text], ...] = tuple((reason.value, reason.label) for reason in PlainReason)
RULES, WORD = Picked(AbsenceRules, "rules"), Picked(OwnWord, "word")


def offered_join(school: str) -> str:
    """For SQL by hand: what the school offers whose id this column is, as `OFFERED_COLUMNS`; `tenants` are in scope."""
    return f"""
left join lateral (
    select * from absences_absencerules r where r.school_id = {school} and r.tenant_id = any(%(tenants)s) offset 0
) rules on true
cross join lateral (
    select {WORD.gathered("word.added_at, word.id")} from absences_ownword word
    where word.school_id = {school} and word.tenant_id = any(%(tenants)s)
) words
"""


OFFERED_COLUMNS = f"{RULES.columns}, words.*"
OFFERED_WIDTH = RULES.width + WORD.width
# Every page about absences asks this; through the ORM it takes four times as long.
OFFERED = f"""
select {OFFERED_COLUMNS} from unnest(%(schools)s::uuid[]) with ordinality place (id, number)
{offered_join("place.id")} order by place.number
"""


@dataclass(frozen=True)
class Offered:
    """What one school offers: its rules and the words that it has added, the retired ones too."""

    rules: AbsenceRules
    words: tuple[OwnWord, ...]

    @cached_property
    def reasons(self) -> list[tuple[str, Text]]:
        """(key, label) of the reasons that can be chosen; その他 is always the last."""
        plain = [(key, label) for key, label in LABELLED if key not in self.rules.hidden_reasons]
        own = [(str(word.pk), word.label) for word in self._living(OwnWord.Kind.REASON)]
        last = [pair for pair in plain if pair[0] == PlainReason.OTHER]
        return [pair for pair in plain if pair not in last] + own + last

    def has_reason(self, key: str) -> bool:
        """Whether it can be chosen."""
        return key in dict(self.reasons)

    def hides(self, kind: str) -> bool:
        """Whether guardians cannot choose it: the school wants to be called."""
        return kind in self.rules.hidden_kinds

    @cached_property
    def activities(self) -> list[OwnWord]:
        """Clubs, pool, bus: what can be missed beside lessons."""
        return self._living(OwnWord.Kind.ACTIVITY)

    def _living(self, kind: str) -> list[OwnWord]:
        return [word for word in self.words if word.kind == kind and word.retired_at is None]


def offered_at(school_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Offered]:
    """What each of these schools offers; a school without rules has the defaults. One query."""
    ids = list(dict.fromkeys(school_ids))
    if not ids:
        return {}
    with prepared_cursor() as cursor:
        cursor.execute(OFFERED, {"schools": ids, "tenants": list(scope())})
        return {school_id: offered_in(row, school_id) for school_id, row in zip(ids, cursor.fetchall(), strict=True)}


def offered_in(row: Sequence[Any], school_id: uuid.UUID) -> Offered:
    """From the values of `OFFERED_COLUMNS`."""
    rules, words = row[: RULES.width], row[RULES.width :]
    return Offered(RULES.row(rules) if rules[0] else AbsenceRules(school_id=school_id), tuple(WORD.rows(words)))


def reason_label(reason: str, words: Iterable[OwnWord]) -> str:
    """A reason as it is read; one that does not open says so."""
    if reason in PLAIN:
        return str(PlainReason(reason).label)
    return next((word.label for word in words if str(word.pk) == reason), reason)


def suggested_by(reason: str, words: Iterable[OwnWord]) -> str:
    """The category of an absence that a reason suggests, everybody's or one of the school's own; mostly empty."""
    if reason in PLAIN:
        return SUGGESTED.get(reason, "")
    return next((word.suggested for word in words if str(word.pk) == reason), "")


def suggested_category(kind: str, reason: str, words: Iterable[OwnWord] = ()) -> Category | None:
    """What a teacher will probably pick. Nobody's decision."""
    if kind == Kind.LATE:
        return Category.LATE
    if kind == Kind.LEAVING_EARLY:
        return Category.EARLY
    suggested = suggested_by(reason, words) if kind == Kind.ABSENT else ""
    return Category(suggested) if suggested else None


def number_shown(number: str) -> str:
    """A receipt's number as it is read out on the telephone: K7Q-4XP."""
    return f"{number[:3]}-{number[3:]}"
