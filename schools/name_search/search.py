"""Finds the pupils whose name, in kanji or kana, holds what was typed."""

import uuid
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet

from schools.models import NameToken, Student
from schools.name_search.errors import NamesUnavailable
from schools.name_search.folding import folded
from schools.name_search.tokens import LONGEST_QUERY, Tokens, written_forms
from tetoru.crypto.errors import KeyUnavailable
from tetoru.crypto.keyring import keys_of

MOST_TRIED = 200
MOST_FOUND = 50


@dataclass(frozen=True)
class Found:
    """The first pupils by kana. `has_more`: there are, or may be, others; a longer query tells."""

    students: list[Student]
    has_more: bool = False


def students_named(tenant_id: uuid.UUID, query: str, *, among: QuerySet[Student]) -> Found:
    """Those `among` a tenant's pupils whose name holds `query`.

    The tokens leave few that could be meant; what is shown is decided by opening their names. Raises NamesUnavailable.
    """
    wanted = folded(query)[:LONGEST_QUERY]
    if not wanted:
        return Found([])
    filed = among.filter(_filed_under(tenant_id, wanted)).order_by("kana_order", "pk")
    tried = list(filed[: MOST_TRIED + 1])
    named = [student for student in tried[:MOST_TRIED] if any(wanted in form for form in written_forms(student))]
    return Found(named[:MOST_FOUND], has_more=len(named) > MOST_FOUND or len(tried) > MOST_TRIED)


def _filed_under(tenant_id: uuid.UUID, wanted: str) -> Q:
    """Pupils that hold all tokens of the query, whichever key they were filed under.

    While keys are turned, some pupils are filed under the newest key and some still under one before.
    """
    try:
        held = [_holding(tenant_id, Tokens(key).of_query(wanted)) for key in keys_of(tenant_id)]
    except KeyUnavailable as error:
        raise NamesUnavailable from error
    return reduce(or_, (Q(pk__in=ids) for ids in held))


def _holding(tenant_id: uuid.UUID, tokens: list[int]) -> QuerySet[Any, Any]:
    held = NameToken.objects.filter(tenant_id=tenant_id, token__in=tokens).values("student_id").order_by()
    return held.annotate(held=Count("token")).filter(held=len(tokens)).values("student_id")
