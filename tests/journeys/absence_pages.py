"""The pages of absences, as a guardian's and an admin's browser walk through them. What is reported is taken back."""

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page

from tests.journeys.browser import follow
from tests.journeys.holding import run_sql, stack_of

ASK = """
insert into absences_emptyseat
    (id, tenant_id, school_id, student_id, classroom_id, day, marked_at, marked_by_id, asked_at, answered_by, "end",
     changed_at)
select gen_random_uuid(), c.tenant_id, c.school_id, e.student_id, c.id, (now() at time zone 'Asia/Tokyo')::date, now(),
    s.user_id, now(), '{{}}', '', now()
from schools_enrolment e join schools_classroom c on c.id = e.classroom_id
join accounts_staffseat s on s.school_id = c.school_id
where e.student_id = '{student}' limit 1 returning id
"""
END = """
update absences_emptyseat set "end" = 'came', ended_at = now(), changed_at = now() where id = '{seat}' returning 1
"""


def ask_about(page: Page, child: str) -> tuple[Any, ...]:
    """As if the school had just asked both parents about the child of this id; gives the seat and how it is ended."""
    stack = stack_of(page)
    (seat,) = run_sql(stack, ASK.format(student=child))[0]
    return seat, lambda: run_sql(stack, END.format(seat=seat))


def absence_pages(page: Page, url: str) -> Iterator[str]:
    """The form, with what is missing and with all its fields; the receipt, and what can be done with it."""
    page.goto(f"{url}/absences/")
    yield "absence-new"
    page.locator('[name="kind"][value="leaving_early"]').check(force=True)
    page.get_by_role("button", name="この内容で学校に送る").click()
    page.locator(".error-summary").wait_for()
    yield "absence-errors"
    page.get_by_role("checkbox", name="あおば中学校").check(force=True)
    page.locator('[name="kind"][value="absent"]').check(force=True)
    page.get_by_role("radio", name="発熱").check(force=True)
    follow(page, page.get_by_role("button", name="この内容で学校に送る"))
    yield "absence-receipt"
    receipt = page.url
    page.goto(f"{receipt}change/")
    yield "absence-change"
    page.goto(f"{receipt}cancellation/")
    yield "absence-cancellation"
    follow(page, page.get_by_role("button", name="連絡を取り消す"))
    yield "absence-cancelled"
    page.goto(f"{url}/absences/history/")
    yield "absence-history"


def seat_pages(page: Page, url: str) -> Iterator[str]:
    """A school asks about a child who has not arrived: the first page, the question itself, answered, and over."""
    page.goto(f"{url}/home/")
    child = str(page.locator(".filter[href*='child=']").last.get_attribute("href")).partition("child=")[2]
    seat, end = ask_about(page, child)
    page.goto(f"{url}/home/")
    yield "guardian-home-asked"
    page.goto(f"{url}/absences/questions/{seat}/")
    yield "seat-question"
    page.goto(f"{url}/home/")
    follow(page, page.get_by_role("button", name="家を出ました"))
    yield "guardian-home-answered"
    end()
    page.goto(f"{url}/absences/questions/{seat}/")
    yield "seat-question-over"
