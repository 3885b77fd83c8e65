"""The answer to a page that is sent a second time: what it showed is shown once."""

import uuid

from django.http import HttpResponse
from django.shortcuts import render

from accounts.web import StaffRequest


def shown_already(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """Says so, with the way to the person and to a new initial password."""
    return render(request, "accounts/staff/again.html", {"person_id": person_id}, status=409)
