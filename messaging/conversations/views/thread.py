"""What a page with a conversation shows, at home and at a desk; and what becomes of what is written there."""

import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.web import GuardianRequest, StaffRequest
from messaging.absences.reasons import offered_at
from messaging.conversations.actions.reading import read_conversation
from messaging.conversations.actions.saying import say
from messaging.conversations.errors import (
    ConversationClosed,
    ConversationsOff,
    FilesRefused,
    NobodyToTell,
    PupilHasLeft,
)
from messaging.conversations.forms import SayForm
from messaging.conversations.hours import hours_shown, opens_at
from messaging.conversations.models import ConversationRules, Message
from messaging.conversations.selectors.talks import Talk
from messaging.conversations.selectors.thread import Thread, thread_of
from messaging.files.errors import StorageAway
from messaging.files.showing import size_label
from tetoru.errors import NotPermitted
from tetoru.web.prefetching import is_prefetch

Done = TypeVar("Done")
REFUSALS = (ConversationClosed, ConversationsOff, PupilHasLeft, NobodyToTell, StorageAway)


def note(request: StaffRequest | GuardianRequest, talk: Talk) -> None:
    """Let the page's entry in the log say which conversation it was, and about whom."""
    request.subject = talk.conversation.student
    request.noted = {"conversation_id": str(talk.conversation.pk)}


def seen(request: StaffRequest | GuardianRequest, talk: Talk, address: Callable[[uuid.UUID], str]) -> Thread:
    """The thread as it was found; what was new in it is marked as read, unless a browser only looks ahead."""
    note(request, talk)
    before = request.GET.get("before", "")
    number = int(before) if before.isdecimal() and len(before) < 8 else None
    thread = thread_of(request.actor, talk, address, before=number)
    if request.method == "GET" and talk.is_reader and number is None and not is_prefetch(request):
        read_conversation(request.actor, talk)
    return thread


def said_in(request: StaffRequest | GuardianRequest, talk: Talk, form: SayForm) -> Message | None:
    """The message, if it could be sent; else the form says why not, with all that was typed."""
    note(request, talk)
    if not form.is_valid():
        return None
    return attempt(form, lambda: say(request.actor, talk, said=form.said))


def attempt(form: SayForm, deed: Callable[[], Done]) -> Done | None:
    """Do it, or let the form tell why it can't be done."""
    try:
        return deed()
    except FilesRefused as error:
        form.add_error(None, str(error.text))
        for name, refusal in error.refused:
            form.add_error(None, _("%(file)s：%(reason)s") % {"file": name, "reason": refusal.label})
    except REFUSALS as error:
        form.add_error(None, str(error.text))
    except NotPermitted:
        form.is_denied = True
        form.add_error(None, _("いまは、ここに書く権利がありません。送っていません。"))
    return None


def reply_context(rules: ConversationRules, school_id: uuid.UUID) -> dict[str, Any]:
    """What stands beside a field in which somebody writes: when the school looks, its telephone, what may go along."""
    return {
        "hours": hours_shown(rules),
        "opens_at": opens_at(rules, timezone.now()),
        "contact": offered_at([school_id])[school_id].rules,
        "files_limits": {
            "count": settings.FILES_MOST,
            "each": size_label(settings.FILE_MOST_BYTES),
            "together": size_label(settings.FILES_MOST_BYTES),
        },
    }
