"""Reads what the demo's mail sink has taken."""

import datetime as dt
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from hashlib import sha256
from pathlib import Path

from django.conf import settings

NEWEST = 100


@dataclass(frozen=True)
class Mail:
    """One mail as it arrived."""

    id: str
    to: str
    from_: str
    subject: str
    at: dt.datetime
    body: str


def newest_mails() -> list[Mail]:
    """The newest hundred."""
    folder = Path(settings.DEMO_MAIL_FOLDER) / "new"
    if not folder.exists():
        return []
    files = sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)
    return [_read(file) for file in files[:NEWEST]]


def mail_by_id(mail_id: str) -> Mail | None:
    """One of the newest hundred."""
    return next((mail for mail in newest_mails() if mail.id == mail_id), None)


def _read(file: Path) -> Mail:
    message: EmailMessage = BytesParser(policy=policy.default).parsebytes(file.read_bytes())
    body = message.get_body(("plain",))
    return Mail(
        id=sha256(file.name.encode()).hexdigest()[:16],
        to=str(message["To"]),
        from_=str(message["From"]),
        subject=str(message["Subject"]).strip(),
        at=dt.datetime.fromtimestamp(file.stat().st_mtime, tz=dt.UTC),
        body=body.get_content() if body else "",
    )
