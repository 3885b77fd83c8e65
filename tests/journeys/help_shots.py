"""Which pictures the help has: who comes by which page, how wide the window is, and what is seen of it."""

from typing import NamedTuple

MAIN = "#main"


class Shot(NamedTuple):
    """Of the element `of` (else of the whole window) the upper `most` pixels; `of` is a CSS selector."""

    name: str
    page: str
    """What the story or the visit calls the page."""
    on_phone: bool
    of: str
    most: int


def phone(name: str, most: int, *, page: str = "", of: str = "") -> Shot:
    """As a guardian sees it. The page bears the picture's name, unless it is said."""
    return Shot(name, page or name, on_phone=True, of=of, most=most)


def desk(name: str, most: int, *, page: str = "", of: str = MAIN) -> Shot:
    """As staff see it: what stands beside the list of ways."""
    return Shot(name, page or name, on_phone=False, of=of, most=most)


FROM_STORIES = {
    "new_tenant": (
        desk("ops-new-tenant", 640),
        desk("ops-tenant-state", 640),
        desk("first-password", 760),
        desk("factor-required", 800),
        desk("factor-app", 900),
        desk("factor-codes", 640),
        desk("prepare-board", 500),
        desk("school-new", 680),
        desk("slip", 480, of=".slip"),
        desk("class-new", 700),
        desk("student-new", 760),
        desk("staff-table", 760),
        desk("staff-table-checked", 640),
        desk("letters-class", 560),
        desk("letters", 640, of=".letter"),
        phone("signup-code", 530),
        phone("signup-person", 844),
        phone("signup-confirmation", 530),
        desk("compose", 900, of=""),
        desk("send-confirm", 760),
        phone("notice", 640),
        desk("status", 560),
    ),
    "two_schools": (
        phone("child-code", 580),
        phone("child-confirmation", 640),
        phone("home-two-schools", 760),
        phone("absence-home", 260, page="home-two-schools", of=".to-report"),
        desk("progress", 300),
        desk("guardians", 600),
    ),
    "leaving": (
        desk("person", 760),
        desk("leaving", 700),
    ),
    "lost_phone": (
        desk("counter-check", 480, of="section:has([name=checked])"),
        desk("counter-code", 640),
        phone("counter-phone", 760),
    ),
}
"""Taken while a story is told (tests/journeys/stories/)."""

FROM_VISITS = {
    "public": (phone("offline", 740),),
    "guardian": (
        phone("guardian-file", 680),
        phone("guardian-withdrawn", 700, page="guardian-replaced"),
        phone("guardian-delivery", 580),
        phone("guardian-delivery-when", 900, page="guardian-delivery", of="form section"),
        phone("guardian-files", 500, page="guardian-asked", of="section[aria-labelledby=notice-files]"),
        phone("guardian-answer-form", 760, page="guardian-asked", of="#answer"),
        phone("guardian-answered", 452),
        phone("guardian-safety", 700),
        phone("absence-new", 735),
        phone("absence-receipt", 632),
        phone("absence-ways", 300, page="absence-receipt", of=".stack:has(> .button--danger-plain)"),
        phone("absence-dates", 500, page="absence-change", of=".dates"),
        phone("conversation", 740),
        phone("guardian-devices", 640),
        phone("guardian-viewers", 640),
        phone("password-reset", 540),
        phone("account-closing", 760),
    ),
    "teacher": (
        desk("compose-files", 400, page="staff-compose", of="[aria-labelledby=files-label]"),
        desk("confirm-files", 400, page="staff-confirm", of="#files"),
        desk("confirm-names", 700, page="staff-confirm-names", of="section:has(> form [name=acknowledged])"),
        desk("confirm-later", 760, page="staff-confirm-later", of="fieldset:has([name=when])"),
        desk("held", 490, page="staff-held"),
        desk("stopped", 456, page="staff-stopped"),
        desk("scheduled", 490, page="staff-scheduled"),
        desk("notice-reminder", 460, page="staff-notice-reminder"),
        desk("unreached", 940, page="staff-unreached"),
        desk("unreached-letter", 1160, page="staff-unreached-letters", of=".letter"),
        desk("withdrawal", 900, page="staff-withdrawal", of="form:has([name=kind])"),
        desk("received", 420, page="staff-received"),
        desk("proof", 1050, page="staff-proof"),
        desk("staff-conversation", 900),
        desk("staff-conversation-new", 860),
        desk("staff-drafts", 420),
        desk("staff-students-found", 480),
        desk("absence-board", 700, page="staff-board"),
        desk("absence-confirming", 760, page="staff-absence"),
        desk("absence-entry", 700, page="staff-absence-entry"),
        desk("absence-class", 640, page="staff-absence-class"),
        desk("absence-seat", 700, page="staff-seat"),
        desk("register-class", 640),
        desk("absence-numbers", 760),
    ),
    "asker": (
        desk("copy", 268, page="staff-status-asked"),
        desk("questions", 840, page="staff-questions"),
        desk("answers", 900, page="staff-answers"),
        desk("staff-safety", 900),
        desk("staff-safety-pupil", 900),
        desk("templates", 660, page="staff-templates"),
        desk("template", 805, page="staff-template"),
    ),
    "manager": (
        desk("manager-conversation-rules", 860),
        desk("manager-conversation-reason", 480),
        desk("approval", 680, page="manager-approval"),
        desk("approval-decision", 640, page="manager-approval", of="section:has(> form [name=words])"),
    ),
    "admin": (
        desk("admin-log", 640),
        desk("quiet-hours", 560, page="admin-quiet-hours"),
        desk("absence-rules", 860, page="admin-absences"),
        desk("wall-code", 700),
        desk("wall", 720, of="body"),
        desk("calendar", 640),
        desk("register-columns", 640),
        desk("sending-rules", 800, page="admin-sending-rules"),
    ),
    "board": (
        desk("partner", 830, page="board-partner"),
        desk("school-numbers", 520, page="board-absence-numbers", of=".sections > section:last-of-type"),
        desk("roster", 900, page="board-roster"),
        desk("roster-source", 800, page="board-roster-source-saved"),
    ),
    "roster": (
        desk("admin-student-state", 760),
        desk("admin-group", 640),
    ),
    "operator": (
        desk("ops-second-factor", 480),
        desk("ops-index-chosen", 640),
    ),
}
"""Taken while somebody of the demo walks through their pages (tests/journeys/pages.py)."""

NAMES = frozenset(shot.name for shots in (*FROM_STORIES.values(), *FROM_VISITS.values()) for shot in shots)
"""Each is a file in static/help/, and stands on a page of the help."""


def chosen(words: tuple[str, ...]) -> dict[str, tuple[Shot, ...]]:
    """What each story and each visit has to take, if only pictures are wanted whose name holds one of these words."""
    if words and (unknown := [word for word in words if not any(word in name for name in NAMES)]):
        raise ValueError(f"no picture's name holds {', '.join(unknown)}; there are {', '.join(sorted(NAMES))}")
    found = {
        teller: tuple(shot for shot in shots if not words or any(word in shot.name for word in words))
        for teller, shots in (FROM_STORIES | FROM_VISITS).items()
    }
    return {teller: shots for teller, shots in found.items() if shots}
