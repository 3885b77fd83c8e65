"""What stands above a form names its fields: each that a person fills in says what it is called."""

import importlib
from collections.abc import Iterator

from django import forms

from tests.architecture.sources import PACKAGES, ROOT, python_files


def all_forms() -> set[type[forms.BaseForm]]:
    """Every class of the product that is a form."""
    for file in python_files():
        if "import forms" in file.read_text(encoding="utf-8"):
            importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
    return {form for form in heirs(forms.BaseForm) if form.__module__.partition(".")[0] in PACKAGES}


def heirs(form: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for one in form.__subclasses__():
        yield one
        yield from heirs(one)


def test_each_field_that_a_person_fills_in_has_a_label() -> None:
    """Without one Django makes a word of the code's own name, in English. What no person fills in is hidden."""
    found = all_forms()
    assert len(found) > 90
    nameless = [
        f"{form.__module__}.{form.__qualname__}.{name}"
        for form in found
        for name, field in getattr(form, "base_fields", {}).items()
        if not field.widget.is_hidden and not str(field.label or "").strip(" 　?？")
    ]
    assert not sorted(nameless)
