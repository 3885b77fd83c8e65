"""A worker that is killed ten times in one send, beside all else that goes wrong: every home gets its mail."""

import os
import signal
import time
from collections import Counter

import redis
from playwright.sync_api import Browser

from tests.journeys.browser import DESK, context
from tests.journeys.holding import run_sql, send
from tests.journeys.stack import Stack, wait_for
from tests.journeys.test_faults import fragile
from tests.journeys.test_main_job import TEACHER, sign_in, write
from tetoru.embedded.postgres import Postgres

__all__ = ["fragile"]

KILLS = 10
AGAIN = 14
"""Reminders of each home: on a quick machine fifty mails pass before each kill, and some must be left."""
REMINDERS = """
insert into delivery_mailing (id, tenant_id, kind, notice_id, school_id, sender_name, path, priority, queued_at)
select uuidv7(), tenant_id, 'reminder', id, school_id, sender_name, path, priority, queued_at
from delivery_mailing, generate_series(1, {again}) where id = '{notice}' returning 1
"""
OURS = "mailing_id in (select id from delivery_mailing where id = '{notice}' or notice_id = '{notice}')"
EVERYBODY = """
insert into delivery_delivery (tenant_id, mailing_id, guardian_id, channel, state, priority, attempts, due_at, error)
select m.tenant_id, m.id, u.id, 'mail', 'pending', 2, 0, now(), ''
from delivery_mailing m join accounts_user u on m.tenant_id = any(u.tenant_ids)
where (m.id = '{notice}' or m.notice_id = '{notice}') and u.kind = 'guardian' and u.email is not null
on conflict do nothing returning 1
"""
FREE = f"update delivery_delivery set due_at = now() where {OURS} and state in ('pending', 'sending') returning 1"


def states(stack: Stack, notice: str) -> Counter[str]:
    counted = f"select state, count(*) from delivery_delivery where {OURS} group by 1"
    found = run_sql(stack, counted.format(notice=notice))
    return Counter({state: int(count) for state, count in found})


def pause(stack: Stack, number: signal.Signals) -> None:
    """Stop the mail server in the middle of what it does, or let it go on."""
    assert stack.sink is not None
    os.killpg(stack.sink.pid, number)


def kill_in_the_middle(stack: Stack, notice: str) -> None:
    """Start a worker, let a few mails pass, kill it; its lease is over."""
    pause(stack, signal.SIGSTOP)
    stack.start_worker()
    wait_for(lambda: states(stack, notice)["sending"] > 0, "a worker that has taken some", seconds=90)
    before, end = states(stack, notice)["sent"], time.monotonic() + 20
    while states(stack, notice)["sent"] == before and time.monotonic() < end:
        pause(stack, signal.SIGCONT)
        time.sleep(0.05)
        pause(stack, signal.SIGSTOP)
    stack.kill_worker()
    run_sql(stack, FREE.format(notice=notice))


def test_a_worker_killed_ten_times_sends_each_mail_and_doubles_one_for_each_kill_at_most(
    fragile: tuple[Stack, Postgres],
    browser: Browser,
) -> None:
    stack, server = fragile
    place = context(browser, DESK)
    page = sign_in(place, stack, TEACHER)
    write(page, "十回たおれても届く")
    pause(stack, signal.SIGSTOP)
    send(page)
    notice = page.url.rstrip("/").rpartition("/")[2]
    wait_for(lambda: states(stack, notice).total() > 0, "the outbox", seconds=60)
    stack.kill_worker()
    for statement in (REMINDERS, EVERYBODY, FREE):
        run_sql(stack, statement.format(notice=notice, again=AGAIN))
    messages = states(stack, notice).total()
    for killed in range(1, KILLS):
        if killed == 4:
            redis.Redis.from_url(stack.valkey_url).flushdb()
        if killed == 7:
            server.stop()
            server.start()
        kill_in_the_middle(stack, notice)
    assert 0 < states(stack, notice)["sent"] < messages
    pause(stack, signal.SIGCONT)
    run_sql(stack, FREE.format(notice=notice))
    stack.start_worker()
    wait_for(lambda: states(stack, notice) == {"sent": messages}, "all mails", seconds=120)
    mails = Counter(
        mail.read_text().partition("X-Envelope-To:")[2].partition("\n")[0].strip()
        for mail in (stack.mails / "new").iterdir()
        if notice in mail.read_text()
    )
    assert {count > AGAIN for count in mails.values()} == {True}, "every home has the notice and all reminders"
    assert len(mails) * (1 + AGAIN) == messages
    assert mails.total() - messages <= KILLS, "one mail twice for each kill, at most"
    place.close()
