"""Forms as admins fill them in, and what stands in the answers."""

import re
from typing import Any

from django.test import Client

from accounts.initial_passwords import LETTERS
from accounts.models import User
from accounts.staff.seen import seen_of
from tests.cast import Cast
from tetoru.ids import new_id

PASSWORD = re.compile(rf"(?<![\w-])[{LETTERS}]{{4}}-[{LETTERS}]{{4}}-[{LETTERS}]{{4}}(?![\w-])")
NEW = {"name": "青木　慎吾", "kana": "アオキ シンゴ", "staff_id": "Ｔ0431", "roles": ["teacher"], "email": ""}


def new_form(cast: Cast, **changed: Any) -> dict[str, Any]:
    return {"person_id": str(new_id()), "place": str(cast.hibari.pk), **NEW, **changed}


def password_in(response: Any) -> str:
    """The one initial password of a page."""
    (found,) = set(PASSWORD.findall(response.content.decode()))
    return str(found)


def person_url(user: User, page: str = "", *, desk: str = "/s/hibari") -> str:
    return f"{desk}/staff/{user.pk}/{page}"


def reissue(client: Client, user: User, *, desk: str = "/s/hibari") -> Any:
    user.refresh_from_db()
    return client.post(person_url(user, "password/", desk=desk), {"seen": seen_of(user)})
