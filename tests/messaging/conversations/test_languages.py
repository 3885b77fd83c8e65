"""Conversations at home in the guardian's language, whole: each page, each refusal, each note."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Homeroom
from messaging.absences.models import AbsenceRules
from messaging.conversations import attaching
from messaging.conversations.models import Conversation, Message, MessageFile
from messaging.files.errors import StorageAway
from messaging.files.refusals import Refusal
from messaging.files.tasks import examine_file
from schools.models import Enrolment
from tests.cast import Cast, signed_in
from tests.files import samples
from tests.messaging.absences.speaking import OTHERS, assert_speaks, speaking
from tests.messaging.conversations.talking import at_desk, at_home, begin, rows, set_rights, set_rules, write
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

NEW = "/conversations/new/"
WORDS = {"subject": "Lunch", "text": "About the bread."}
"""Typed in no kana, so that none is left of ours."""


@pytest.fixture
def teacher(cast: Cast) -> Client:
    return signed_in(cast.teacher)


def talk_with(cast: Cast, teacher: Client, **more: Any) -> Any:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        AbsenceRules.objects.update_or_create(
            tenant_id=cast.sakura.pk, school=cast.hibari, defaults={"phone": "03-1111-1111"}
        )
    return begin(teacher, cast.hinata, cast.mother, **(WORDS | more))


def asked(mother: Client) -> dict[str, Any]:
    """What the form of a new one sends about the first place."""
    form: Any = mother.get(NEW).context["form"]
    return {"place": next(iter(form.places)), "key": str(new_id()), **WORDS}


@pytest.mark.parametrize("code", OTHERS)
def test_the_list_and_what_is_found_in_it(cast: Cast, teacher: Client, code: str) -> None:
    mother = speaking(cast.mother, code)
    assert_speaks(code, mother.get("/conversations/"))
    talk = talk_with(cast, teacher)
    teacher.post(at_desk(talk, "closing/"))
    listed = mother.get("/conversations/")
    assert "Lunch" in listed.content.decode()
    found = [mother.post("/conversations/", {"q": word}) for word in ("bread", "nothing", "x" * 61)]
    assert_speaks(code, listed, *found)
    assert "<mark>bread</mark>" in found[0].content.decode()


@pytest.mark.parametrize("code", OTHERS)
def test_beginning_one_and_every_reason_why_not(cast: Cast, code: str) -> None:
    mother = speaking(cast.mother, code)
    shut: list[Any] = [mother.get(NEW)]
    set_rules(cast.hibari, guardians_open=True)
    sent = asked(mother)
    wrong: list[dict[str, Any]] = [
        {},
        {"place": "x", **WORDS},
        {**sent, "subject": "x" * 61, "text": "x" * 2001},
        {**sent, "files": SimpleUploadedFile("menu.xyz", b"nothing known")},
    ]
    pages = [mother.get(NEW), *(mother.post(NEW, one) for one in wrong)]
    assert [page.status_code for page in pages] == [200, 422, 422, 422, 422]
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        Homeroom.objects.all().delete()
    pages.append(mother.get(NEW))
    assert_speaks(code, mother.post(NEW, sent, follow=True))
    set_rules(cast.aoba, is_on=False)
    pages.append(mother.get(NEW))
    set_rules(cast.hibari, is_on=False)
    shut += [mother.get(NEW), mother.post(NEW, sent)]
    for child in (cast.hinata, cast.sora):
        set_rights(cast.mother, child, may_answer=False)
    for school in (cast.hibari, cast.aoba):
        set_rules(school, is_on=True)
    shut.append(mother.get(NEW))
    assert_speaks(code, *pages, *shut)


@pytest.mark.parametrize("code", OTHERS)
def test_one_as_it_is_read_answered_and_refused(
    cast: Cast, teacher: Client, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mother, talk = speaking(cast.mother, code), talk_with(cast, teacher)
    url = at_home(talk)
    pages = [mother.get(url), mother.post(url, {"deed": "say"}), write(mother, url, "x" * 2001)]
    for deed in ("say", "call"):
        sent: Any = mother.post(url, {"text": "Thank you.", "key": str(new_id()), "deed": deed}, follow=True)
        pages.append(sent)
    teacher.get(at_desk(talk))
    pages.append(mother.get(url))
    with monkeypatch.context() as patched:
        patched.setattr(attaching, "hold", away)
        pages.append(write(mother, url, files=SimpleUploadedFile("menu.pdf", samples.pdf())))
    set_rights(cast.mother, cast.hinata, may_answer=False)
    pages += [mother.get(url), write(mother, url)]
    set_rights(cast.mother, cast.hinata, may_answer=True)
    for rules in ({"is_on": False}, {"is_on": True}):
        set_rules(cast.hibari, **rules)
        pages += [mother.get(url)] if rules["is_on"] else [mother.get(url), write(mother, url)]
    teacher.post(at_desk(talk, "closing/"))
    pages += [mother.get(url), write(mother, url)]
    set_rules(cast.hibari, guardians_open=True)
    pages.append(mother.get(url))
    set_rights(cast.mother, cast.hinata, may_contact=False)
    pages += [mother.get(url), write(mother, url)]
    assert [page.status_code for page in pages][-2:] == [404, 404]
    assert_speaks(code, *pages)


def away(*_args: object, **_named: object) -> None:
    raise StorageAway


@pytest.mark.parametrize("code", OTHERS)
def test_who_reads_it_and_where_nobody_does(cast: Cast, teacher: Client, code: str) -> None:
    set_rules(cast.hibari, may_be_joint=True)
    cast.father.name = "Ogawa Ryo"
    cast.father.save(update_fields=["name"])
    mother = speaking(cast.mother, code)
    joint = begin(teacher, cast.hinata, cast.mother, cast.father, is_joint="on", **WORDS)
    talk = talk_with(cast, teacher)
    pages = [mother.get(at_home(joint))]
    assert "Ogawa Ryo" in pages[0].content.decode()
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        Homeroom.objects.all().delete()
    pages.append(mother.get(at_home(talk)))
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        Enrolment.objects.filter(student=cast.hinata).update(classroom=cast.room_a1)
    pages += [mother.get(at_home(talk)), write(mother, at_home(talk))]
    assert_speaks(code, *pages)


@pytest.mark.parametrize("code", OTHERS)
def test_every_note_of_what_has_happened(cast: Cast, teacher: Client, code: str) -> None:
    mother, talk = speaking(cast.mother, code), talk_with(cast, teacher)
    kinds = [kind for kind in Message.Kind if kind not in Message.SAYING]
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        for number, kind in enumerate([*kinds, Message.Kind.HANDED], start=2):
            about = None if number == len(kinds) + 2 else cast.teacher
            reason = "Reason" if kind in Message.LOOKING else ""
            Message.objects.create(
                tenant_id=cast.sakura.pk, conversation_id=talk, number=number, kind=kind, author=cast.teacher,
                about=about, text=reason, at=timezone.now(), key=new_id(),
            )  # fmt: skip
        Conversation.objects.filter(pk=talk).update(said_count=len(kinds) + 2)
    page = mother.get(at_home(talk))
    assert page.content.decode().count("say-note") >= len(kinds) + 1
    assert_speaks(code, page, mother.get(f"{at_home(talk)}?before={len(kinds)}"))


@pytest.mark.parametrize("code", OTHERS)
def test_its_files_whatever_has_become_of_them(cast: Cast, teacher: Client, code: str) -> None:
    mother, talk = speaking(cast.mother, code), talk_with(cast, teacher)
    for name, data in (("menu.pdf", samples.pdf()), ("soup.png", samples.png()), ("bad.docx", samples.office())):
        write(teacher, at_desk(talk), "Menu", files=SimpleUploadedFile(name, data))
    hung = rows(MessageFile, cast.sakura.pk)
    assert len(hung) == 3
    urls = [f"{at_home(talk)}files/{one.file_id}/" for one in hung]
    pages = [mother.get(at_home(talk)), *map(mother.get, urls), mother.get(f"{urls[0]}content/")]
    assert pages[-1].status_code == 409
    for one in hung:
        examine_file(str(cast.sakura.pk), str(one.file_id))
    pages += [mother.get(at_home(talk)), *map(mother.get, urls)]
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        file = hung[0].file
        for refusal in Refusal:
            file.state, file.refusal = "refused", refusal.value
            file.save(update_fields=["state", "refusal"])
            pages.append(mother.get(urls[0]))
    assert_speaks(code, *pages)


def test_another_language_costs_no_query_and_staff_read_japanese(cast: Cast, teacher: Client) -> None:
    talk, counts = talk_with(cast, teacher), []
    for code in ("ja", "vi"):
        mother = speaking(cast.mother, code)
        mother.get(at_home(talk))
        with CaptureQueriesContext(connection) as queries:
            for url in ("/conversations/", NEW, at_home(talk)):
                mother.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    write(mother, at_home(talk), "", deed="call")
    desk = speaking(cast.teacher, "vi").get(at_desk(talk))
    assert (desk["Content-Language"], "お電話ください" in desk.content.decode()) == ("ja", True)
