"""A school decides how it takes reports."""

import datetime as dt
import unicodedata
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.desks import Desk
from accounts.invitations.permissions import school_of
from auditlog.events import Event
from auditlog.trail import audited
from messaging.absences.models import AbsenceRules, OwnWord, PlainReason
from messaging.absences.permissions import KEEP_RULES
from schools.errors import FieldRefused
from schools.models import School
from tetoru.access import Staff, require
from tetoru.errors import Text

MOST_WORDS = 20


@dataclass(frozen=True)
class Rules:
    """What the form holds."""

    cut_off: dt.time
    phone: str
    asks_temperature: bool
    hidden_kinds: list[str]
    hidden_reasons: list[str]


def keep_rules(actor: Staff, desk: Desk, *, rules: Rules) -> None:
    """Set cut-off, telephone, temperature, and which kinds and reasons are offered.

    Reports that are there stay as they are.
    """
    require(actor, KEEP_RULES, desk)
    with audited(actor, Event.SCHOOL_SETTINGS_CHANGED) as entry:
        school = _held(desk)
        kept = AbsenceRules.objects.filter(school=school).first()
        kept = kept or AbsenceRules(tenant_id=desk.tenant_id, school=school)
        changed = [name for name, value in rules.__dict__.items() if getattr(kept, name) != value]
        for name in changed:
            setattr(kept, name, getattr(rules, name))
        kept.save()
        entry.describe(school, absences=changed)
        entry.school_id = school.pk


def add_word(actor: Staff, desk: Desk, *, kind: str, label: str, suggested: str = "") -> OwnWord:
    """Put a reason or an activity on the school's list; `suggested`: the category that a reason suggests.

    Raises FieldRefused when it is there, or the list is full.
    """
    require(actor, KEEP_RULES, desk)
    with audited(actor, Event.SCHOOL_SETTINGS_CHANGED) as entry:
        school = _held(desk)
        there = list(OwnWord.objects.filter(school=school, kind=kind, retired_at=None))
        if kind == OwnWord.Kind.REASON and _alike(label) in {_alike(reason.label) for reason in PlainReason}:
            raise FieldRefused("label", _("はじめからある理由です。「選べる理由」で、印をつけてください。"))
        if _alike(label) in {_alike(word.label) for word in there}:
            raise FieldRefused("label", _("おなじことばが、もうあります。"))
        if len(there) >= MOST_WORDS:
            text = _("%(most)d個までです。使っていないものを外してから、追加してください。")
            raise FieldRefused("label", text % {"most": MOST_WORDS})
        word = OwnWord(tenant_id=desk.tenant_id, school=school, kind=kind, label=label, suggested=suggested)
        word.added_at = timezone.now()
        word.save(force_insert=True)
        entry.describe(school, absence_word_id=word.pk)
        entry.school_id = school.pk
    return word


def _alike(label: Text) -> str:
    """What a reader can't tell apart is one word: full and half width, capitals, spaces."""
    return "".join(unicodedata.normalize("NFKC", str(label)).casefold().split())


def retire_word(actor: Staff, desk: Desk, *, word: OwnWord) -> None:
    """Take a word from the list. Reports that have it keep it."""
    require(actor, KEEP_RULES, desk)
    with audited(actor, Event.SCHOOL_SETTINGS_CHANGED) as entry:
        OwnWord.objects.filter(pk=word.pk, retired_at=None).update(retired_at=timezone.now())
        entry.describe(word.school, absence_word_id=word.pk)
        entry.school_id = word.school_id


def _held(desk: Desk) -> School:
    """The school, so that two who decide at once come one after the other."""
    return School.objects.select_for_update(no_key=True).get(pk=school_of(desk))
