"""The loaded demo: its counts are those of its rows, its people can sign in."""

import io
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts.actors import actor_for
from accounts.backends import LoginBackend
from accounts.models import User
from accounts.models.user import email_index
from auditlog.models import Entry
from demo import cast
from demo.accounts import demo_accounts
from demo.letters import demo_letters
from messaging.absences.models import Absence, Report
from messaging.notices.audiences import reach_of, resolve
from messaging.notices.class_counts import COUNT_BY_CLASS
from messaging.notices.folding import not_folded
from messaging.notices.models import ClassTally, Dispatch, HourTally, Notice, Recipient, Withdrawal
from messaging.notices.proofs.working_out import digest_of
from messaging.notices.selectors.homes import Asked, homes_of
from messaging.notices.selectors.status import class_shares
from messaging.notices.selectors.unopened import unopened_homes
from messaging.notices.selectors.unreached import listed, unreached_homes
from messaging.notices.selectors.withdrawals import seal_of
from messaging.today.first_page import first_page_of
from schools.models import Enrolment, School, Student, Tenant
from tetoru.access import Guardian, Role, Staff
from tetoru.tenancy import tenant_scope

BRIDGE = "takahashi.yuka@hana-mail.example"


@pytest.fixture
def loaded(db: None) -> Iterator[list[Tenant]]:
    call_command("load_demo", "--size", "small", "--seed", "3", "--without-statistics", stdout=io.StringIO())
    tenants = list(Tenant.objects.order_by("-code"))
    with tenant_scope(*(tenant.pk for tenant in tenants)), transaction.atomic():
        yield tenants


def homes_that_opened(notice: Notice) -> dict[object, object]:
    """Home → when the first of its guardians opened it, counted row by row."""
    rows = Recipient.objects.filter(notice=notice).exclude(read_at=None).order_by("-read_at")
    return dict(rows.values_list("student__household_id", "read_at"))


def test_tallies_are_what_recounting_the_recipients_gives(loaded: list[Tenant]) -> None:
    for notice in Notice.objects.select_related("tally"):
        opened = homes_that_opened(notice)
        assert notice.tally.opened == len(opened)
        assert sum(HourTally.objects.filter(notice=notice).values_list("opened", flat=True)) == len(opened)
        for tally in ClassTally.objects.filter(notice=notice):
            addressed = Recipient.objects.filter(notice=notice).values("student_id")
            pupils = Enrolment.objects.filter(classroom_id=tally.classroom_id, student_id__in=addressed)
            homes = set(pupils.values_list("student__household_id", flat=True))
            assert (tally.households, tally.opened) == (len(homes), len(homes & opened.keys()))


def test_classes_are_those_that_a_real_sending_counts(loaded: list[Tenant]) -> None:
    kinds = set()
    for notice in Notice.objects.prefetch_related("audience"):
        tallies = ClassTally.objects.filter(notice=notice)
        loaded_counts = set(tallies.values_list("classroom_id", "households"))
        tallies.delete()
        parameters = resolve(notice.tenant_id, notice.audience.all()).parameters
        parameters |= {"notice": notice.pk, "school": notice.school_id, "today": timezone.localdate()}
        with connection.cursor() as cursor:
            cursor.execute(COUNT_BY_CLASS, parameters)
        assert set(tallies.values_list("classroom_id", "households")) == loaded_counts
        kinds |= {item.kind for item in notice.audience.all()}
    assert kinds == {"tenant", "school", "grade", "classroom", "group"}


def test_hours_are_those_of_the_first_openings(loaded: list[Tenant]) -> None:
    for notice in Notice.objects.all():
        hours: dict[object, int] = {}
        for read_at in homes_that_opened(notice).values():
            hour = read_at.replace(minute=0, second=0, microsecond=0)  # type: ignore[attr-defined]
            hours[hour] = hours.get(hour, 0) + 1
        assert dict(HourTally.objects.filter(notice=notice).values_list("hour", "opened")) == hours


def test_notices_reach_whom_they_say(loaded: list[Tenant]) -> None:
    notices = list(Notice.objects.select_related("dispatch").prefetch_related("audience"))
    assert len(notices) > 30
    for notice in notices:
        reach = reach_of(resolve(notice.tenant_id, notice.audience.all()))
        recipients = Recipient.objects.filter(notice=notice)
        assert (notice.student_count, notice.household_count, notice.guardian_count, notice.unreached_count) == (
            reach.students, reach.households, reach.guardians, reach.unreached,
        )  # fmt: skip
        assert notice.dispatch.recipient_count == recipients.count()
        assert recipients.values("guardian_id").distinct().count() == notice.guardian_count
        assert notice.state == (Notice.State.WITHDRAWN if hasattr(notice, "withdrawal") else Notice.State.SENT)


def test_one_notice_was_taken_back_and_sent_again(loaded: list[Tenant]) -> None:
    (withdrawal,) = Withdrawal.objects.select_related("notice")
    read = Recipient.objects.filter(notice=withdrawal.notice).exclude(read_at=None)
    assert 0 < withdrawal.reader_count == read.values("guardian_id").distinct().count()
    assert all(one.read_at and one.read_at < withdrawal.at for one in read)
    assert withdrawal.home_count == withdrawal.homes.count() == withdrawal.notice.household_count
    assert digest_of(withdrawal.head, (home.lines for home in withdrawal.homes.order_by("place"))) == withdrawal.digest
    seal = seal_of(withdrawal)
    assert seal is not None
    assert seal.details["proof"] == withdrawal.digest
    assert [notice.state for notice in withdrawal.notice.corrections.all()] == [Notice.State.SENT]


def test_nothing_was_read_before_it_was_sent_or_in_the_future(loaded: list[Tenant]) -> None:
    read = Recipient.objects.exclude(read_at=None).values_list("read_at", "notice__sent_at")
    assert all(read_at and sent_at < read_at <= timezone.now() for read_at, sent_at in read)
    assert len(read) > 100


def test_nothing_waits_for_a_worker(loaded: list[Tenant]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select distinct state from delivery_delivery order by 1")
        assert cursor.fetchall() == [("bounced",), ("sent",)]
    assert not Dispatch.objects.filter(mail_queued_at=None).exists()


def test_one_home_could_not_be_reached_and_one_has_not_opened_what_reached_it(loaded: list[Tenant]) -> None:
    """What the pages about homes that were not reached show."""
    notice = Notice.objects.exclude(corrects=None).get()
    with tenant_scope(notice.tenant_id), transaction.atomic():
        assert unopened_homes(notice) >= 2
        missed = [home.why for home in listed(notice, unreached_homes(notice))]
    assert missed.count("bounced") == 1
    assert missed.count("unregistered") == notice.unreached_count


def test_every_home_of_the_ledger_was_told_or_had_nobody_registered(loaded: list[Tenant]) -> None:
    for notice in Notice.objects.prefetch_related("audience"):
        rooms = class_shares(notice, not_folded(notice))
        homes = homes_of(notice, resolve(notice.tenant_id, notice.audience.all()), rooms, Asked("unopened"))
        assert [home.names for home in homes if not home.told and not home.is_unregistered] == []
        assert all(home.why in {"unregistered", "bounced"} for home in listed(notice, unreached_homes(notice)))


def test_loading_leaves_one_entry_for_each_tenant(loaded: list[Tenant]) -> None:
    for tenant in loaded:
        entries = Entry.objects.filter(tenant_id=tenant.pk, event="tenant.made")
        assert [entry.details["job"] for entry in entries] == ["load the demo"]


def test_tenants_do_not_see_each_other(loaded: list[Tenant]) -> None:
    counts = []
    for tenant in loaded:
        with tenant_scope(tenant.pk):
            counts.append(Student.objects.count())
            assert set(Recipient.objects.values_list("tenant_id", flat=True)) == {tenant.pk}
    assert counts == [48, 12]


def test_everybody_in_the_list_signs_in_and_is_who_the_list_says(loaded: list[Tenant]) -> None:
    accounts = demo_accounts()
    assert len({account.login for account in accounts}) == len(accounts) == 13
    for account in accounts:
        user = LoginBackend().authenticate(None, account.login, account.password)
        assert user is not None
        assert user.name == account.name


def test_listed_guardians_have_children_and_an_urgent_notice_to_open(loaded: list[Tenant]) -> None:
    for account in demo_accounts():
        user = User.objects.get_by_natural_key(account.login)
        if user.kind != User.Kind.GUARDIAN:
            continue
        with tenant_scope(*user.tenant_ids):
            actor = actor_for(user)
            assert isinstance(actor, Guardian)
            found = first_page_of(actor)
            assert len(found.children) == (1 if account.role == "保護者（子ども1人）" else 2)
            inbox = found.inbox
            assert len(inbox.urgent) >= 1
            assert len(inbox.read) >= 1
    assert len(User.objects.get_by_natural_key(BRIDGE).tenant_ids) == 2


def test_listed_staff_sit_where_the_list_says(loaded: list[Tenant]) -> None:
    seats = {}
    for account in demo_accounts():
        user = User.objects.get_by_natural_key(account.login)
        if user.kind == User.Kind.STAFF:
            with tenant_scope(*user.tenant_ids):
                actor = actor_for(user)
            assert isinstance(actor, Staff)
            seats[account.login] = actor.seats
    assert len(seats["t0412@sakura"][0].classroom_ids) == 1
    assert seats["m0101@sakura"][0].roles == {Role.MANAGER}
    assert seats["s0201@sakura"][0].roles == {Role.SCHOOL_ADMIN}
    assert len(seats["t0530@sakura"]) == 2
    for login in ("k0001@sakura", "k0002@sakura", "k0001@kaede", "k0002@kaede"):
        assert [(seat.school_id, *seat.roles) for seat in seats[login]] == [(None, Role.TENANT_ADMIN)]


def test_loading_again_is_refused_with_a_way_out_or_passed_over(loaded: list[Tenant]) -> None:
    before = User.objects.count()
    with pytest.raises(CommandError, match="make demo-reset"):
        call_command("load_demo")
    call_command("load_demo", "--if-empty")
    assert User.objects.count() == before


@pytest.mark.django_db
def test_nobody_is_listed_where_the_demo_is_not_loaded() -> None:
    assert demo_accounts() == []
    out = io.StringIO()
    call_command("demo_accounts", stdout=out)
    assert "load_demo" in out.getvalue()


def test_table_of_accounts_has_a_line_for_each(loaded: list[Tenant]) -> None:
    out = io.StringIO()
    call_command("demo_accounts", stdout=out)
    accounts, letters = (table.splitlines() for table in out.getvalue().split("\n\n"))
    assert len(accounts) == 1 + len(demo_accounts())
    assert all(account.login in line for account, line in zip(demo_accounts(), accounts[1:], strict=True))
    assert len(letters) == 1 + len(demo_letters())
    assert all(one.paper.code in line for one, line in zip(demo_letters(), letters[1:], strict=True))


def test_this_morning_some_are_absent_and_nobody_of_the_cast(loaded: list[Tenant]) -> None:
    today = timezone.localdate()
    assert set(Absence.objects.filter(day=today).values_list("school_id", flat=True)) == set(
        School.objects.values_list("pk", flat=True)
    )
    assert Absence.objects.filter(day__lt=today).exclude(state="confirmed").count() == 0
    assert Report.objects.count() == Absence.objects.count()
    tried = {guardian.email for family in cast.FAMILIES for guardian in family.guardians}
    assert not Report.objects.filter(reported_by__email_index__in=[email_index(email) for email in tried]).exists()
