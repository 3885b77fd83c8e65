"""A letter and a photo on some notices of the board and of schools that people of the demo belong to, and on drafts."""

import base64
import hashlib
from dataclasses import dataclass
from functools import cache

from accounts.models import User
from demo.city import pictures
from demo.city.plan import TenantPlan
from messaging.files.marks import mark_of
from messaging.files.models import StoredFile, StoredObject
from messaging.files.storing import put
from messaging.notices.models import Attachment, Draft, Notice, Urgency
from tetoru.crypto.streams import new_data_key
from tetoru.ids import new_id

PLACES = ("hibari", "kobushi", "aoba", "kaede")
NOTICES = 2
"""For so many newest notices of each of these schools, and of the board."""

Part = StoredObject.Part


@dataclass(frozen=True)
class Made:
    """A file as it stands after it was looked through: pages are (bytes, width, height)."""

    name: str
    kind: str
    media_type: str
    content: bytes
    pages: tuple[tuple[bytes, int, int], ...]
    text: str = ""


def attach_files(plan: TenantPlan) -> None:
    """Hang them on what is written already."""
    for school in (None, *(place.school for place in plan.places if place.school.slug in PLACES)):
        quiet = [s.notice for s in plan.sendings if s.notice.school == school and s.notice.urgency == Urgency.NORMAL]
        for notice in quiet[-NOTICES:]:
            for order, made in enumerate(_files(), start=1):
                _hang(notice, made, notice.author, order)
        drafts = [draft for draft in plan.rows[Draft] if isinstance(draft, Draft) and draft.school == school]
        for draft in drafts[:1]:
            _hang(draft, _files()[0], draft.author, 1)


@cache
def _files() -> tuple[Made, ...]:
    pages, photo = pictures.letter_pages(), pictures.photo()
    letter = Made(
        "校外学習のしおり.pdf",
        StoredFile.Kind.PDF,
        "application/pdf",
        pictures.as_pdf(pages),
        tuple((pictures.as_webp(page), page.width, page.height) for page in pages),
        pictures.TEXT,
    )
    size = (pictures.as_webp(photo), photo.width, photo.height)
    return letter, Made("みなと浄水場.jpg", StoredFile.Kind.IMAGE, "image/jpeg", pictures.as_jpeg(photo), (size,))


def _hang(place: Notice | Draft, made: Made, by: User, order: int) -> None:
    file = StoredFile(
        id=new_id(), tenant_id=place.tenant_id, kind=made.kind, media_type=made.media_type, size=len(made.content),
        state=StoredFile.State.READY, pages=len(made.pages), uploaded_by=by,
    )  # fmt: skip
    file.name, file.text = made.name, made.text
    file.fingerprint = hashlib.sha256(made.content).hexdigest()
    file.digest = mark_of(file.fingerprint, place.tenant_id)
    file.data_key = base64.b64encode(new_data_key()).decode()
    file.save(force_insert=True)
    _store(file, Part.CONTENT, 0, (made.content, 0, 0))
    for number, page in enumerate(made.pages, start=1):
        _store(file, Part.PAGE, number, page)
    where = {"notice": place} if isinstance(place, Notice) else {"draft": place}
    Attachment.objects.create(tenant_id=place.tenant_id, file=file, order=order, **where)


def _store(file: StoredFile, part: str, number: int, page: tuple[bytes, int, int]) -> None:
    data, width, height = page
    kept = StoredObject(
        id=new_id(), tenant_id=file.tenant_id, file=file, part=part, number=number, size=len(data), width=width,
        height=height,
    )  # fmt: skip
    put(kept, file.data_key, [data])
    kept.save(force_insert=True)
