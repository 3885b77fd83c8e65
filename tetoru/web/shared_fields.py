"""Fields that all forms of a class share, and choices that are taken as they are.

Django copies every field for every form, which is a third of what a long form costs, and twice goes through all choices
that a form gives to a field.
"""

import copy
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from django import forms
from django.utils.choices import BaseChoiceIterator

Choice = tuple[str, Any]
F = TypeVar("F", bound=type[forms.Form])


def shares_fields(*, but: Collection[str]) -> Callable[[F], F]:
    """Let all forms of a class have the same fields, `but` those that a form gives something of its own.

    The others must not be changed after the class is made. Each form can still leave fields out.
    """

    def share(form: F) -> F:
        form.base_fields = Shared(form.base_fields, but)
        return form

    return share


class Shared(dict[str, forms.Field]):
    """What a form copies for itself: the fields as they are, and its own ones anew."""

    def __init__(self, fields: Mapping[str, forms.Field], own: Collection[str]) -> None:
        super().__init__(fields)
        self.own = own

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, forms.Field]:
        return {name: copy.deepcopy(field, memo) if name in self.own else field for name, field in self.items()}


class WholeChoices(BaseChoiceIterator):
    """Pairs of a value and its label, for `choices` of a field: no groups, and nothing to be worked out."""

    def __init__(self, pairs: Sequence[Choice]) -> None:
        self.pairs = pairs

    def __iter__(self) -> Iterator[Choice]:
        return iter(self.pairs)
