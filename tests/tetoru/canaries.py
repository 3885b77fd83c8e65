"""A word of its own for every encrypted field, found from the models, and a check that each was planted."""

import base64
import json
import secrets

from django.db import transaction

from schools.models import Tenant
from tetoru.crypto.places import Place, all_places
from tetoru.tenancy import tenant_scope

KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ"
FORMS = {
    "accounts_user.email": lambda word: f"{word}@mail.example",
    "accounts_totpdevice.secret": lambda word: base64.b32encode(word.encode()).decode().rstrip("=")[:32],
}
"""Fields that take no word as it is."""


def canaries() -> dict[str, str]:
    """Each encrypted column → a word that stands nowhere else in the world."""
    return {place.name: _word_for(place.name) for place in all_places()}


def _word_for(name: str) -> str:
    latin = f"canary-{secrets.token_hex(5)}-{name.replace('.', '-').replace('_', '-')}"
    if name in FORMS:
        return FORMS[name](latin)
    return f"{latin}カナリヤ" + "".join(secrets.choice(KANA) for _ in range(4))


def plant_the_rest(words: dict[str, str]) -> set[str]:
    """Put words into rows that are there, where no page has put them; gives the columns without any row."""
    missing = {place for place in all_places() if not is_planted(place, words[place.name])}
    for place in missing:
        for scope in _scopes():
            with tenant_scope(scope), transaction.atomic():
                if (row := place.model._default_manager.first()) is not None:
                    setattr(row, place.field.attname, words[place.name])
                    row.save()
                    break
    return {place.name for place in missing if not is_planted(place, words[place.name])}


def is_planted(place: Place, word: str) -> bool:
    """Whether the word is in the column of some row: decrypted, that is; in clear it stands nowhere."""
    for scope in _scopes():
        with tenant_scope(scope), transaction.atomic():
            texts = [getattr(row, place.field.attname) or "" for row in place.model._default_manager.all()]
            if any(word in text or json.dumps(word)[1:-1] in text for text in texts):
                return True
    return False


def _scopes() -> list[object]:
    return list(Tenant.objects.order_by("code").values_list("pk", flat=True))
