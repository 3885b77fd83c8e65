"""The table of encrypted fields that people read is the code."""

import re
from pathlib import Path

from django.apps import apps

from tetoru.crypto.fields import EncryptedTextField

DOCUMENT = Path(__file__).resolve().parent.parent.parent / "docs" / "security.md"


def test_the_documents_table_of_encrypted_fields_is_the_code() -> None:
    rows = re.findall(r"^\| (\w+\.\w+) \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    fields = [field for model in apps.get_models() for field in model._meta.concrete_fields]
    encrypted = {field.place for field in fields if isinstance(field, EncryptedTextField)}
    assert sorted(set(rows) - {"table.column"}) == sorted(encrypted)
