"""How the log is told in plain language: one wording for each event, each page, each job."""

from typing import Any

from django.utils.translation import gettext as _

from auditlog.events import Event, Outcome
from auditlog.labels.events import EVENTS, Label
from auditlog.labels.jobs import COUNTS, JOBS
from auditlog.labels.pages import PAGE_SUBJECTS, PAGES

__all__ = ["EVENTS", "PAGES", "PAGE_SUBJECTS", "Label", "count_label", "job_label", "label_of", "page_label"]


def label_of(event: str, outcome: str, page: str | None) -> Label:
    """The wording of one entry. A page that was refused was not seen."""
    if event != Event.PAGE_VIEWED:
        return EVENTS[Event(event)] if event in set(Event) else Label(event, "info")
    place = {"page": page_label(page)}
    if outcome == Outcome.DONE:
        is_record = page is not None and page.rpartition(":")[2] == "student"
        return Label(_("%(page)sを見た") % place, "eye" if is_record else EVENTS[Event.PAGE_VIEWED].icon)
    return Label(_("%(page)sを開こうとした") % place, "stop", "danger")


def page_label(page: str | None) -> str:
    """A page by the name of its address, with or without its desk; None is an address that does not exist."""
    if page is None:
        return _("ないページ")
    namespace, _colon, name = page.rpartition(":")
    if namespace == "ops":
        return _("運営の画面")
    return str(PAGES.get(name, name))


def job_label(name: str) -> str:
    """A job in plain words; one that has none keeps its own name."""
    return str(JOBS.get(name, name))


def count_label(details: dict[str, Any]) -> str:
    """How many it concerned, where the entry says so."""
    for name, text in COUNTS.items():
        if isinstance(details.get(name), int):
            return str(text) % {"count": details[name]}
    return ""
