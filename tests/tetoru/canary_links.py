"""The part of the canary day that is done at the organisation's links to other systems."""

from api.models import RosterSource
from api.tasks import fetch_rosters
from tests.api.linked import link
from tests.cast import signed_in
from tests.tetoru.canary_day import Day
from tetoru.tenancy import tenant_scope


def links_a_system(day: Day) -> None:
    """The admin says where rosters are fetched; the worker tries, and nobody is there."""
    partner, _secret = link(day.cast.board_admin)
    board, secret = signed_in(day.cast.board_admin), day.of("api_rostersource.secret")
    page = f"/t/sakura/settings/partners/{partner.pk}/rosters/"
    form = {
        "address": "https://127.0.0.1/ims", "token_address": "https://127.0.0.1/token", "client_id": "tetoru",
        "secret": secret, "schools": [str(day.cast.hibari.pk)], "is_on": "on", "version": "0",
    }  # fmt: skip
    assert board.post(page, form).status_code == 302
    assert board.post(f"{page}fetch/").status_code == 302
    with tenant_scope(day.cast.sakura.pk):
        source = RosterSource.objects.get()
        assert source.secret == secret
    fetch_rosters(str(day.cast.sakura.pk), str(source.pk))
    assert secret not in board.get(page).content.decode()
