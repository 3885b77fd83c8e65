"""Of whom and of what another system is told: by its own ids, by the activity, and by days that are days."""

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.rosters.links import link_pupils
from api.models import Partner
from messaging.absences.models import OwnWord
from tests.api.linked import CHANGES, DAY, V1, absent, caller, link
from tests.cast import Cast
from tetoru.tenancy import tenant_scope

pytestmark = pytest.mark.usefixtures("morning")


def test_a_partner_is_told_its_own_ids_of_pupils_and_no_other_partners(cast: Cast, partner: Client) -> None:
    absent(cast.room_41, cast.hinata)
    absent(cast.room_41, cast.minato)
    other = caller(*link(cast.board_admin))
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        first, second = Partner.objects.all()
        link_pupils(first.pk, cast.sakura.pk, students={"u-0417": cast.hinata.pk})
        link_pupils(second.pk, cast.sakura.pk, students={"p9": cast.hinata.pk, "p8": cast.minato.pk})

    def told(system: Client, url: str) -> dict[str, str | None]:
        return {one["pupil_id"]: one["pupil_sourced_id"] for one in system.get(url).json()["absences"]}

    hinata, minato = str(cast.hinata.pk), str(cast.minato.pk)
    for url in (DAY, CHANGES):
        assert told(partner, url) == {hinata: "u-0417", minato: None}
        assert told(other, url) == {hinata: "p9", minato: "p8"}


def test_two_activities_of_one_day_are_told_apart(cast: Cast, partner: Client) -> None:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        pool, bus = (
            OwnWord.objects.create(
                tenant=cast.sakura, school=cast.hibari, kind="activity", label=label, added_at=timezone.now()
            )
            for label in ("プール", "バス")
        )
    for activity in (pool, bus, None):
        absent(cast.room_41, cast.hinata, activity=activity, kind="other" if activity else "absent")
    told = [(one["about"], one["activity"]) for one in partner.get(DAY).json()["absences"]]
    assert told == [
        ("activity", {"id": str(pool.pk), "name": "プール"}),
        ("activity", {"id": str(bus.pk), "name": "バス"}),
        ("lessons", None),
    ]


@pytest.mark.parametrize("number", ["0", "1764028800", "-1", "1e9", "20261125", "0.5", "2026-11-25x"])
def test_a_number_is_no_day(cast: Cast, partner: Client, number: str) -> None:
    answer = partner.get(f"{V1}/absences?from={number}&until={number}")
    assert answer.status_code == 422
    assert [one["where"][-1] for one in answer.json()["errors"]] == ["from", "until"]
    if number != "2026-11-25x":
        assert {one["what"] for one in answer.json()["errors"]} == {"日付を 2026-11-25 の形で入れてください。"}
