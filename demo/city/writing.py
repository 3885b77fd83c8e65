"""Writes a plan: keys, people, then each tenant's rows, notices and mail."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.urls import reverse

from accounts.models import Guardianship, Homeroom, StaffSeat, User
from accounts.second_factor.actions import add_device
from auditlog.events import Event
from auditlog.trail import audited
from demo import cast
from demo.city.absences import report_some
from demo.city.addressing import Addressed, Chance, address
from demo.city.asking import answer_all, tell_safety
from demo.city.files import attach_files
from demo.city.letters import write_letters
from demo.city.plan import BATCH, City, Sending, TenantPlan
from demo.city.reach import Directory
from demo.city.registers import keep_registers
from demo.city.taking_back import take_back
from demo.city.talking import talk_some
from demo.city.underway import confirm_some
from messaging.delivery.models import Mailing
from messaging.notices.announcing import ADDRESSED, PRIORITY, keep_untold, told_between, untold_pupils
from messaging.notices.models import (
    Answer,
    AnswerForm,
    AudienceItem,
    ClassTally,
    Dispatch,
    Draft,
    HourTally,
    Notice,
    Tally,
    Template,
    Urgency,
)
from schools.models import (
    Classroom,
    Enrolment,
    Group,
    Household,
    Membership,
    School,
    SchoolYear,
    Student,
)
from schools.name_search.index import index_students
from tetoru.access import SystemActor
from tetoru.crypto.keyring import make_key
from tetoru.ids import MAX, NIL

Say = Callable[[str], None]

PEOPLE = (
    SchoolYear, School, Classroom, Household, Student, Enrolment, Group, Membership, StaffSeat, Homeroom, Guardianship
)  # fmt: skip

DELIVERED = f"""
insert into delivery_delivery
    (tenant_id, mailing_id, guardian_id, channel, state, priority, attempts, due_at, sent_at, error)
select %(tenant)s, %(notice)s, guardian_id, 'mail', case when comes_back then 'bounced' else 'sent' end,
    %(priority)s, 1, %(sent)s, %(sent)s, case when comes_back then 'bounced 5.1.1' else '' end
from (select guardian_id, guardian_id = any(%(failing)s::uuid[]) as comes_back from ({ADDRESSED}) chosen) told
order by guardian_id
"""


def make_months(first: dt.datetime) -> None:
    """Make sure that the months since `first` have their partitions."""
    with connection.cursor() as cursor:
        for table in ("notices_recipient", "delivery_delivery"):
            cursor.execute(f"select {table}_make_months(%s, 3)", (first.date(),))


def write_users(city: City) -> None:
    """Everybody's identity; it belongs to no tenant."""
    User.objects.bulk_create(city.users, batch_size=BATCH)


def write_operator(password: str) -> None:
    """Who runs the service, with the second factor that everybody may try."""
    user = User(kind=User.Kind.OPERATOR, login=cast.OPERATOR.login, name=cast.OPERATOR.name.text)
    user.set_password(password)
    user.save()
    add_device(SystemActor("load the demo"), user, secret=cast.OPERATOR.totp_secret)


def write_second_factors() -> None:
    """What the admins of the cast hold in their hands."""
    for member in cast.STAFF:
        if member.totp_secret:
            user = User.objects.get_by_natural_key(member.login)
            add_device(SystemActor("load the demo"), user, secret=member.totp_secret)


def write_tenant(plan: TenantPlan, chance: Chance, say: Say) -> None:
    """One tenant with its key and all its rows, and one entry in the log."""
    tenant = plan.tenant
    with audited(SystemActor("load the demo", (tenant.pk,)), Event.TENANT_MADE) as entry:
        tenant.save(force_insert=True)
        make_key(tenant.pk)
        for model in PEOPLE:
            plan.write(model)
        index_students(tenant.pk, plan.students)
        write_letters(plan)
        say(f"{tenant.name}: {len(plan.places)} schools, {len(plan.students):,} pupils")
        _write_notices(plan, chance)
        attach_files(plan)
        say(f"{tenant.name}: {len(plan.sendings):,} notices")
        confirm_some(plan, chance.ids, chance.now)
        report_some(plan, chance.ids, chance.now)
        keep_registers(plan, chance.ids, chance.now)
        talk_some(plan, chance.ids, chance.now)
        entry.subject_kind, entry.subject_id = "tenant", tenant.pk
        entry.details.update(students=len(plan.students), notices=len(plan.sendings))


def _write_notices(plan: TenantPlan, chance: Chance) -> None:
    directory = Directory(plan)
    addressed = [address(sending, directory, chance) for sending in plan.sendings]
    addressed = [one for one in addressed if one.recipients]
    plan.sendings = [one.sending for one in addressed]
    Notice.objects.bulk_create([sending.notice for sending in plan.sendings], batch_size=BATCH)
    plan.write(Draft)
    plan.write(Template)
    _write_audiences(plan)
    for one in addressed:
        one.write_recipients()
        for row in one.counts(chance.ids):
            plan.add(row)
    for model in (Dispatch, Tally, ClassTally, HourTally):
        plan.write(model)
    _write_answers(plan, addressed, chance)
    for sending in plan.sendings:
        if sending.has_mail or sending.taken_back_at:
            _deliver(plan, sending)
        if sending.taken_back_at:
            take_back(sending.notice, sending.taken_back_at)


def _write_answers(plan: TenantPlan, addressed: list[Addressed], chance: Chance) -> None:
    sent = {sending.notice.pk for sending in plan.sendings}
    forms = [form for form in plan.rows[AnswerForm] if isinstance(form, AnswerForm) and form.notice_id in sent]
    AnswerForm.objects.bulk_create(forms, batch_size=BATCH)
    answer_all(plan, addressed, chance)
    plan.write(Answer)
    tell_safety(plan, addressed, chance)


def _write_audiences(plan: TenantPlan) -> None:
    sent = {sending.notice.pk for sending in plan.sendings}
    items = [item for item in plan.rows[AudienceItem] if isinstance(item, AudienceItem)]
    AudienceItem.objects.bulk_create([item for item in items if item.draft_id or item.notice_id in sent])


def _deliver(plan: TenantPlan, sending: Sending) -> None:
    notice = sending.notice
    sent = notice.sent_at + dt.timedelta(seconds=20)
    mailing = Mailing(
        id=notice.pk, tenant=plan.tenant, sender_name=notice.school.name if notice.school else plan.tenant.name,
        path=reverse("notice", args=[notice.pk]), priority=PRIORITY[Urgency(notice.urgency)], queued_at=notice.sent_at,
    )  # fmt: skip
    mailing.save(force_insert=True)
    with connection.cursor() as cursor:
        parameters: dict[str, Any] = {
            "tenant": plan.tenant.pk,
            "failing": list(sending.failing),
            "notice": notice.pk,
            "priority": mailing.priority,
            "sent": sent,
        }
        cursor.execute(DELIVERED, parameters)
    for pupils in untold_pupils(notice, told_between(notice, NIL, MAX)):
        keep_untold(notice, pupils)
