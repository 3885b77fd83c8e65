"""The part of the canary day that is done at the organisation's links to other systems."""

from django.db import transaction
from django.test import override_settings

from accounts.models import RosterUpload
from api.models import RosterSource
from api.tasks import fetch_rosters
from tests.api.linked import link
from tests.api.other_roster import OtherRoster
from tests.cast import signed_in
from tests.tetoru.canary_day import Day
from tetoru.tenancy import tenant_scope


def links_a_system(day: Day) -> None:
    """The admin says where rosters are fetched, and a worker fetches one with the secret."""
    secret = day.of("api_rostersource.secret")
    other = OtherRoster(secret=secret)
    partner, _secret = link(day.cast.board_admin)
    board, page = signed_in(day.cast.board_admin), f"/t/sakura/settings/partners/{partner.pk}/rosters/"
    form = {**other.form, "schools": [str(day.cast.hibari.pk)], "version": "0"}
    with override_settings(ROSTER_LOCAL_SERVICE=other.origin):
        assert board.post(page, form).status_code == 302
        assert board.post(f"{page}fetch/").status_code == 302
        fetch_rosters(str(day.cast.sakura.pk), str(_source(day).pk))
    other.stop()
    with tenant_scope(day.cast.sakura.pk), transaction.atomic():
        assert RosterUpload.objects.filter(partner_id=partner.pk, students=3).exists()
    assert (_source(day).secret, _source(day).fault) == (secret, "")
    assert secret not in board.get(page).content.decode()


def _source(day: Day) -> RosterSource:
    with tenant_scope(day.cast.sakura.pk), transaction.atomic():
        return RosterSource.objects.get()
