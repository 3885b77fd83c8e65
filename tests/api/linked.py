"""A tenant that has let another system in."""

import base64
import datetime as dt
from typing import Any

from django.test import Client

from accounts.models import User
from api.actions.linking import PartnerDraft, add_partner, switch_linking
from api.models import Partner
from api.scopes import Scope
from messaging.absences.models import Absence
from schools.models import Classroom, Student
from tests.cast import actor
from tests.messaging.absences.mornings import WEDNESDAY
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

V1 = "/api/v1"
DAY, CHANGES = f"{V1}/absences?from={WEDNESDAY}&until={WEDNESDAY}", f"{V1}/absences/changes"


def link(admin: User, *, scopes: tuple[str, ...] = tuple(Scope.values), is_on: bool = True) -> tuple[Partner, str]:
    """A partner with its secret, and the tenant's switch on."""
    who = actor(admin)
    with tenant_scope(who.tenant_id):
        switch_linking(who, is_on=True)
        return add_partner(who, PartnerDraft("校務支援システム", scopes, is_on), partner_id=new_id())


def ask_token(client_id: str, secret: str, **more: str) -> Any:
    packed = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    data = {"grant_type": "client_credentials", **more}
    return Client().post(f"{V1}/token", data, headers={"Authorization": f"Basic {packed}"})


def caller(partner: Partner, secret: str, **more: str) -> Client:
    """A client that shows its token."""
    answer = ask_token(partner.client_id, secret, **more)
    assert answer.status_code == 200, answer.content
    return Client(headers={"Authorization": f"Bearer {answer.json()['access_token']}"})


def absent(room: Classroom, student: Student, **more: Any) -> Absence:
    now = dt.datetime.now(dt.UTC)
    values = {"day": WEDNESDAY, "kind": "absent", "changed_at": now - dt.timedelta(minutes=1), **more}
    with tenant_scope(room.tenant_id):
        return Absence.objects.create(
            tenant_id=room.tenant_id, school=room.school, classroom=room, student=student, **values
        )
