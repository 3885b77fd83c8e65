"""A worker that is killed ten times in one send, beside all else that goes wrong: every home gets its mail."""

import os
import signal
import time
from collections import Counter

import redis
from playwright.sync_api import Browser

from tests.journeys.browser import DESK, context
from tests.journeys.stack import Stack, wait_for
from tests.journeys.test_faults import _run, fragile
from tests.journeys.test_main_job import TEACHER, send, sign_in, write
from tetoru.embedded.postgres import Postgres

__all__ = ["fragile"]

KILLS = 10
EVERYBODY = """
insert into delivery_delivery (tenant_id, mailing_id, guardian_id, channel, state, priority, attempts, due_at, error)
select t.id, '{mailing}', u.id, 'mail', 'pending', 2, 0, now(), ''
from schools_tenant t join accounts_user u on t.id = any(u.tenant_ids)
where t.code = 'sakura' and u.kind = 'guardian' and u.email is not null
on conflict do nothing returning 1
"""
FREE = """
update delivery_delivery set due_at = now()
where mailing_id = '{mailing}' and state in ('pending', 'sending') returning 1
"""


def states(stack: Stack, mailing: str) -> Counter[str]:
    found = _run(stack, f"select state, count(*) from delivery_delivery where mailing_id = '{mailing}' group by 1")
    return Counter({state: int(count) for state, count in found})


def pause(stack: Stack, number: signal.Signals) -> None:
    """Stop the mail server in the middle of what it does, or let it go on."""
    assert stack.sink is not None
    os.killpg(stack.sink.pid, number)


def kill_in_the_middle(stack: Stack, mailing: str) -> None:
    """Start a worker, let a few mails pass, kill it; its lease is over."""
    pause(stack, signal.SIGSTOP)
    stack.start_worker()
    wait_for(lambda: states(stack, mailing)["sending"] > 0, "a worker that has taken some", seconds=90)
    pause(stack, signal.SIGCONT)
    time.sleep(0.01)
    pause(stack, signal.SIGSTOP)
    stack.kill_worker()
    _run(stack, FREE.format(mailing=mailing))


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
    mailing = page.url.rstrip("/").rpartition("/")[2]
    wait_for(lambda: states(stack, mailing).total() > 0, "the outbox", seconds=60)
    stack.kill_worker()
    _run(stack, EVERYBODY.format(mailing=mailing))
    _run(stack, FREE.format(mailing=mailing))
    everybody = states(stack, mailing).total()
    killed = 1
    while killed < KILLS and states(stack, mailing)["sent"] < everybody - 2:
        if killed == 4:
            redis.Redis.from_url(stack.valkey_url).flushdb()
        if killed == 7:
            server.stop()
            server.start()
        kill_in_the_middle(stack, mailing)
        killed += 1
    pause(stack, signal.SIGCONT)
    _run(stack, FREE.format(mailing=mailing))
    stack.start_worker()
    wait_for(lambda: states(stack, mailing) == {"sent": everybody}, "all mails", seconds=120)
    mails = Counter(
        mail.read_text().partition("X-Envelope-To:")[2].partition("\n")[0].strip()
        for mail in (stack.mails / "new").iterdir()
        if mailing in mail.read_text()
    )
    assert len(mails) == everybody, "every home has it"
    assert mails.total() - everybody <= killed, "one mail twice for each kill, at most"
    assert killed > 3
    place.close()
