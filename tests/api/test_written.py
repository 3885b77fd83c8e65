"""Values count as they are written in the OpenAPI document, and in no other way."""

import json
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from accounts.models import RosterUpload
from api.models import Acknowledgement
from tests.api.linked import V1, absent
from tests.api.rosters import HINATA, ROOMS, body_of, pupil_rows
from tests.cast import Cast
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

TAKEN = f"{V1}/absences/acknowledgements"
MOMENT = "時刻を 2026-11-25T07:12:00+09:00 の形の文字列で入れてください。届いた値を、そのまま返すのが確実です。"
ID = "idを、こちらが伝えた形の文字列のまま入れてください。"
DIGITS = "数字だけで入れてください。例：500"


def refused(answer: Any) -> list[tuple[str, str]]:
    """Of a problem document: which value, and what is said about it."""
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json"), answer.content
    told = answer.json()
    assert (told["status"], told["title"], told["title_en"]) == (422, "値がちがいます", "A value is wrong")
    return [(error["where"][-1], error["what"]) for error in told["errors"]]


def test_a_place_in_a_body_is_told_as_the_partner_wrote_it(cast: Cast, partner: Client) -> None:
    body = json.dumps({"absences": [{"id": "019abc", "changed_at": "2026-11-25T07:12:00+09:00"}]})
    (error,) = partner.post(TAKEN, body, "application/json").json()["errors"]
    assert error["where"] == ["body", "absences", 0, "id"]


def kept(cast: Cast, model: Any) -> int:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        found: int = model.objects.count()
        return found


@pytest.mark.parametrize(
    "moment",
    [
        1764022320, 1764022320.5, -1, True, None, [], {}, "1764022320", "1764022320.5", "", "now", "2026-11-25",
        "20261125T071200Z", "2026-11-25T07:12Z", "2026-11-25T07:12:00", "2026-11-25 07:12:00+09:00",
        "2026-11-25T07:12:00+0900", " 2026-11-25T07:12:00Z", "2026-11-25T07:12:00Z\n", "2026-W48-3T07:12:00Z",
        "٢٠٢٦-11-25T07:12:00Z",
    ],
)  # fmt: skip
def test_what_is_no_moment_as_we_tell_it_is_refused_and_not_guessed_at(
    cast: Cast, partner: Client, moment: Any
) -> None:
    row = absent(cast.room_41, cast.hinata)
    body = json.dumps({"absences": [{"id": str(row.pk), "changed_at": moment}]})
    assert refused(partner.post(TAKEN, body, "application/json")) == [("changed_at", MOMENT)]
    assert kept(cast, Acknowledgement) == 0


@pytest.mark.parametrize(
    "moment",
    ["2026-11-25T07:12:00+09:00", "2026-11-24T22:12:00Z", "2026-11-24t22:12:00z", "2026-11-24T22:12:00.123456789Z"],
)
def test_a_moment_of_rfc_3339_is_taken(cast: Cast, partner: Client, moment: str) -> None:
    row = absent(cast.room_41, cast.hinata)
    body = {"absences": [{"id": str(row.pk), "changed_at": moment}]}
    assert partner.post(TAKEN, body, "application/json").json() == {"acknowledged": 1}
    assert kept(cast, Acknowledgement) == 1


@pytest.mark.parametrize("moment", ["2026-13-25T07:12:00Z", "2026-11-31T07:12:00Z", "2026-11-25T25:12:00Z"])
def test_a_moment_that_never_was_is_refused(cast: Cast, partner: Client, moment: str) -> None:
    row = absent(cast.room_41, cast.hinata)
    body = {"absences": [{"id": str(row.pk), "changed_at": moment}]}
    ((where, _words),) = refused(partner.post(TAKEN, body, "application/json"))
    assert where == "changed_at"


@pytest.mark.parametrize("form", ["{}", "urn:uuid:{}", "{{{}}}", "hex", "int", " {}"])
def test_an_id_is_given_back_as_it_was_told(cast: Cast, partner: Client, form: str) -> None:
    row = absent(cast.room_41, cast.hinata)
    said: Any = {"hex": row.pk.hex, "int": row.pk.int}.get(form, form.format(row.pk))
    one = {"id": said, "changed_at": row.changed_at.isoformat()}
    answer = partner.post(TAKEN, json.dumps({"absences": [one]}), "application/json")
    if form == "{}":
        assert answer.json() == {"acknowledged": 1}
    else:
        assert refused(answer) == [("id", ID)]


@pytest.mark.parametrize("limit", ["5.0", "1_0", "+5", "%205", "1e1", "true", "５", "", "99999999999999999999"])
def test_how_many_is_told_in_digits(cast: Cast, partner: Client, limit: str) -> None:
    assert refused(partner.get(f"{V1}/absences/changes?limit={limit}")) == [("limit", DIGITS)]
    assert partner.get(f"{V1}/absences/changes?limit=5").status_code == 200
    ((_where, words),) = refused(partner.get(f"{V1}/absences/changes?limit=1000000000"))
    assert words != DIGITS, "it is digits, only far too many rows"


def test_an_upload_may_be_called_in_capitals(cast: Cast, partner: Client) -> None:
    body, upload = body_of(cast.hibari.pk, ROOMS, [pupil_rows(*HINATA)]), new_id()
    for name in (str(upload).upper(), str(upload)):
        answer = partner.put(f"{V1}/rosters/{name}", json.dumps(body), content_type="application/json")
        assert answer.status_code == 200, answer.content
    assert kept(cast, RosterUpload) == 1


@pytest.mark.parametrize("day", ["2026-11-25T00:00:00", "2026-11-25T00:00:00Z", "2026-11-25 ", "2026-11-25%00"])
def test_a_day_has_no_hour(cast: Cast, partner: Client, day: str) -> None:
    found = refused(partner.get(f"{V1}/absences?from={day}&until=2026-11-25"))
    assert found == [("from", "日付を 2026-11-25 の形で入れてください。")]


def put(partner: Client, body: Any) -> Any:
    return partner.put(f"{V1}/rosters/{new_id()}", json.dumps(body), content_type="application/json")


@pytest.mark.parametrize("year", ["2026", 2026.0, 2026.5, True, [2026]])
def test_a_school_year_is_a_whole_number(cast: Cast, partner: Client, year: Any) -> None:
    body = body_of(cast.hibari.pk, ROOMS, [pupil_rows(*HINATA)])
    ((where, _words),) = refused(put(partner, body | {"year": year}))
    assert (where, kept(cast, RosterUpload)) == ("year", 0)
    assert put(partner, body | {"year": 2026}).status_code == 200


@pytest.mark.parametrize("number", [True, 1.0, 1.5, [1], {}])
def test_a_number_in_class_is_a_whole_number_or_a_short_text(cast: Cast, partner: Client, number: Any) -> None:
    body = body_of(cast.hibari.pk, ROOMS, [pupil_rows(*HINATA)])
    body["enrollments"][0]["metadata"] = {"jp.ShussekiNo": number}
    assert {where for where, _words in refused(put(partner, body))} <= {"int", "constrained-str", "jp.ShussekiNo"}
    for right in (1, "1", None):
        body["enrollments"][0]["metadata"] = {"jp.ShussekiNo": right}
        assert put(partner, body).status_code == 200


@pytest.mark.parametrize("school", ["hex", "urn", "int"])
def test_a_school_is_called_by_the_id_that_we_told(cast: Cast, partner: Client, school: str) -> None:
    said = {"hex": cast.hibari.pk.hex, "urn": cast.hibari.pk.urn, "int": cast.hibari.pk.int}[school]
    body = body_of(cast.hibari.pk, ROOMS, [pupil_rows(*HINATA)]) | {"school": said}
    assert refused(put(partner, body)) == [("school", ID)]
    assert put(partner, body | {"school": str(cast.hibari.pk).upper()}).status_code == 200


def test_the_document_says_how_values_are_written(cast: Cast) -> None:
    shapes = Client().get(f"{V1}/openapi.json").json()["components"]["schemas"]
    text = {"type": "string"}
    taken, roster = shapes["Taken"]["properties"], shapes["RosterSent"]["properties"]
    assert taken["id"].items() >= {**text, "format": "uuid"}.items()
    assert taken["changed_at"].items() >= {**text, "format": "date-time"}.items()
    assert roster["school"].items() >= {**text, "format": "uuid"}.items()
    assert [one["type"] for one in roster["year"]["anyOf"]] == ["integer", "null"]
