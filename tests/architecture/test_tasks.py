"""Jobs: ids only, JSON only, acknowledged late, each with a queue, each schedule with a task."""

import inspect
from typing import Any

from tetoru.celery import app
from tetoru.embedded.demo import QUEUES


def own_tasks() -> dict[str, Any]:
    app.loader.import_default_modules()
    app.finalize()
    return {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}


def test_tasks_are_found() -> None:
    assert {
        "messaging.notices.tasks.fan_out_notice",
        "messaging.delivery.tasks.deliver_mail",
        "auditlog.tasks.make_partitions",
    } <= set(own_tasks())


def test_tasks_take_ids_only() -> None:
    """Texts that name a row; a name, a mail address or a key must not lie in the queue."""
    taken = {
        f"{name}.{parameter.name}": parameter.annotation
        for name, task in own_tasks().items()
        for parameter in inspect.signature(task.run).parameters.values()
    }
    assert taken
    assert {key for key, annotation in taken.items() if annotation is not str} == set()
    assert {key for key in taken if not key.endswith("_id")} == set()


NOBODYS = {"accounts.guardians.tasks.answer_password_reset", "accounts.mails.tasks.deliver_account_mail"}
"""Accounts belong to no tenant, nor do their mails."""


def test_tasks_that_touch_one_row_know_its_tenant() -> None:
    without = [
        name
        for name, task in own_tasks().items()
        if (parameters := list(inspect.signature(task.run).parameters)) and parameters[0] != "tenant_id"
    ]
    assert set(without) == NOBODYS


def test_tasks_are_acknowledged_late_in_json() -> None:
    for name, task in own_tasks().items():
        assert (task.acks_late, task.serializer, task.ignore_result) == (True, "json", True), name
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_reject_on_worker_lost is True


def test_every_task_has_a_queue_that_a_worker_listens_to() -> None:
    found = {name: app.amqp.router.route({}, name)["queue"].name for name in own_tasks()}
    assert set(found.values()) <= set(QUEUES.split(","))
    assert found["messaging.notices.tasks.fan_out_notice"] == "fanout"
    assert found["messaging.delivery.tasks.deliver_mail"] == "mail"
    assert found["auditlog.tasks.make_partitions"] == "default"


def test_every_route_and_every_schedule_names_a_task() -> None:
    known = set(own_tasks())
    routed = {pattern for pattern in app.conf.task_routes if not pattern.endswith("*")}
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert scheduled - known == set()
    assert routed - known == set()


def test_what_is_scheduled_needs_no_arguments() -> None:
    tasks = own_tasks()
    for entry in app.conf.beat_schedule.values():
        assert list(inspect.signature(tasks[entry["task"]].run).parameters) == [], entry["task"]
