"""今日やること says which rosters could not be fetched, and since when none has come."""

import datetime as dt
from typing import Any

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from api.models import SourceSchool
from tests import factories as make
from tests.api.other_roster import other_roster
from tests.api.test_pulling import Office, office
from tests.cast import signed_in
from tetoru.access import Role
from tetoru.tenancy import tenant_scope

__all__ = ["office", "other_roster"]  # fixtures

TOKYO = dt.timezone(dt.timedelta(hours=9))


def roster_lines(office: Office, user: Any = None, desk: str = "/t/sakura/") -> list[tuple[int, str]]:
    """The lines of 今日やること about rosters that did not come."""
    page = signed_in(user or office.cast.board_admin).get(desk)
    return [(task.count, task.sub) for task in page.context["tasks"] if task.title == "名簿を取りにいけませんでした"]


def test_the_first_page_says_which_rosters_did_not_come_and_since_when(office: Office) -> None:
    """What counts is what came last, not when it was tried; a school's own fault counts as well."""
    cast, name = office.cast, office.partner.name
    schools = [str(cast.hibari.pk), str(cast.aoba.pk)]
    with time_machine.travel(dt.datetime(2026, 11, 20, 3, tzinfo=TOKYO), tick=False):
        office.board = signed_in(cast.board_admin)
        assert office.save(schools=schools, **{f"called_{cast.aoba.pk}": "s2"}).status_code == 302
        office.other.behaves = ("401", "token")
        office.fetch()
        assert roster_lines(office) == [(2, f"{name}：まだ届いたことがありません")]
        office.other.behaves = ("", "")
        office.fetch()
        assert roster_lines(office) == []
    with time_machine.travel(dt.datetime(2026, 11, 25, 8, tzinfo=TOKYO), tick=False):
        office.board = signed_in(cast.board_admin)
        office.other.behaves = ("500", "users")
        office.fetch()
        assert roster_lines(office) == [(2, f"{name}：11月20日を最後に、届いていません")]
        assert f'href="{office.url}"' in office.board.get("/t/sakura/").content.decode()
        office.other.behaves = ("", "")
        office.other.lists["users"][2]["familyName"] = ""
        office.fetch()
        assert roster_lines(office) == [(1, f"{name}：11月20日を最後に、届いていません")], "the other school's came"
        assert roster_lines(office, cast.school_admin, "/s/hibari/") == []
        assert roster_lines(office, make.make_staff(cast.kaede, None, Role.TENANT_ADMIN), "/t/kaede/") == []
        office.save(version="1", secret="", is_on="off", schools=schools)
        assert roster_lines(office) == [], "who has switched it off knows"


def test_the_first_page_asks_once_however_many_schools_are_missing(office: Office) -> None:
    office.save(schools=[str(office.cast.hibari.pk)])
    office.other.behaves = ("401", "token")
    office.fetch()
    client = signed_in(office.cast.board_admin)

    def asked() -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            client.get("/t/sakura/")
        return [query["sql"] for query in queries if "api_sourceschool" in query["sql"]]

    assert len(asked()) == 1
    with tenant_scope(office.cast.sakura.pk):
        rows = [make.make_school(office.cast.sakura, f"s{number}", f"{number}小") for number in range(9)]
        SourceSchool.objects.bulk_create(
            SourceSchool(tenant=office.cast.sakura, source=office.source, school=school) for school in rows
        )
    assert len(asked()) == 1
    assert roster_lines(office)[0][0] == 10
