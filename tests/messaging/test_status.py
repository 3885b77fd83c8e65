"""The list of sent notices, and who has opened one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from messaging.notices.models import AudienceItem
from messaging.notices.tasks import fold_read_counts
from tests import factories as make
from tests.cast import Cast, signed_in
from tests.messaging.conftest import Send, Write


@pytest.fixture
def teacher(cast: Cast) -> Client:
    return signed_in(cast.teacher)


def test_the_list_shows_the_rate_of_each_notice(cast: Cast, teacher: Client, send: Send) -> None:
    notice = send()
    signed_in(cast.mother).get(f"/notices/{notice.pk}/")
    fold_read_counts()
    page = teacher.get("/s/hibari/notices/")
    assert [(row.title, row.opened, row.households) for row in page.context["page"].object_list] == [
        ("社会科見学とお弁当について", 1, 2)
    ]


def test_the_status_page_names_the_homes_that_have_not_opened(cast: Cast, teacher: Client, send: Send) -> None:
    notice = send()
    signed_in(cast.mother).get(f"/notices/{notice.pk}/")
    page = teacher.get(f"/s/hibari/notices/{notice.pk}/")
    assert (page.context["opened"], page.context["percent"]) == (1, 50)
    assert [(home.names, home.guardians) for home in page.context["homes"]] == [
        ("加藤 湊", ("加藤 由佳（母）", "加藤 直樹（父）"))
    ]
    page = teacher.get(f"/s/hibari/notices/{notice.pk}/?show=opened")
    assert [home.names for home in page.context["homes"]] == ["小川 ひなた"]


def test_the_board_sees_schools_first_and_names_within_one(cast: Cast, send: Send) -> None:
    notice = send(AudienceItem(tenant=cast.sakura, kind="tenant"), by=cast.board_admin, school=None)
    client = signed_in(cast.board_admin)
    page = client.get(f"/t/sakura/notices/{notice.pk}/")
    assert [(share.label, share.households) for share in page.context["classes"]] == [
        ("あおば中学校", 1),
        ("ひばり小学校", 2),
    ]
    assert page.context["homes"] == []
    page = client.get(f"/t/sakura/notices/{notice.pk}/?school={cast.hibari.pk}")
    assert [home.names for home in page.context["homes"]] == ["小川 ひなた", "加藤 湊"]


@pytest.mark.parametrize("name", ["aoba_teacher", "kaede_teacher", "board_admin"])
def test_a_notice_of_another_school_is_as_if_it_did_not_exist(cast: Cast, send: Send, name: str) -> None:
    notice = send()
    own = {"aoba_teacher": "/s/aoba", "kaede_teacher": "/s/kaede", "board_admin": "/t/sakura"}[name]
    client = signed_in(getattr(cast, name))
    assert client.get(f"/s/hibari/notices/{notice.pk}/").status_code == 404
    assert client.get(f"{own}/notices/{notice.pk}/").status_code == 404


def queries_of(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_lists_cost_the_same_for_one_row_and_for_thirty(cast: Cast, send: Send, write: Write) -> None:
    """Every list of this feature: the inbox, the sent notices, the drafts, the start page."""
    pages = [
        (signed_in(cast.mother), "/home/"),
        (signed_in(cast.teacher), "/s/hibari/"),
        (signed_in(cast.teacher), "/s/hibari/notices/"),
        (signed_in(cast.teacher), "/s/hibari/notices/?show=drafts"),
    ]
    send()
    write()
    for_one = [queries_of(client, url) for client, url in pages]
    for _ in range(29):
        send()
        write()
    assert [queries_of(client, url) for client, url in pages] == for_one


def test_the_status_page_costs_the_same_for_two_homes_and_for_thirty(cast: Cast, send: Send, teacher: Client) -> None:
    few = send()
    for number in range(28):
        make.make_guardian(make.make_student(cast.room_41), name=f"保護者 {number}")
    many = send()
    assert many.household_count == 30
    url = "/s/hibari/notices/{}/".format
    assert queries_of(teacher, url(many.pk)) == queries_of(teacher, url(few.pk))
