"""A day on which everything is done that touches an encrypted field, through the pages where there are any."""

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.emails import claim_email
from accounts.mails.kinds import Kind
from accounts.mails.writing import write_mail
from accounts.models import OneTimeLink, Passkey, StaffSlip, StaffTable, TotpDevice, User
from accounts.second_factor.actions import add_device
from accounts.second_factor.codes import current_code
from messaging.absences.models import EmptySeat
from messaging.delivery.models import PushSubscription
from messaging.delivery.tasks import deliver_mail, deliver_push
from messaging.files.models import StoredFile
from messaging.files.tasks import examine_file
from messaging.notices.models import Approval, FollowUp, Question, QuestionKind, Withdrawal
from messaging.notices.proofs.working_out import work_out
from messaging.notices.tasks import fan_out_notice
from schools.days_off import day_off
from schools.name_search.index import reindex
from tests.cast import Cast, make_cast, signed_in
from tests.factories import PASSWORD, make_guardian, make_staff, password_hash
from tests.files import samples
from tests.isolation.partners import sent_roster
from tests.messaging.absences import mornings
from tests.messaging.absences.registers import lessons_on
from tests.messaging.asking import typed
from tests.messaging.conversations import talking
from tests.sending import let_go
from tetoru.access import Role, SystemActor
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope


def words_in_files() -> dict[str, str]:
    """What stands in a PDF, and in what a phone writes into its photos."""
    return {f"the content of a {kind}": f"canary-{secrets.token_hex(8)}-{kind}" for kind in ("pdf", "photo")}


@dataclass
class Day:
    """The cast with words for names, and what came of the day."""

    words: dict[str, str]
    cast: Cast = field(default_factory=make_cast)
    notice_id: uuid.UUID | None = None
    file_words: dict[str, str] = field(default_factory=words_in_files)

    def __post_init__(self) -> None:
        """Files are made before anybody listens to the log: Pillow tells there what it writes into a photo."""
        letter, photo = self.file_words.values()
        self.files = {"pdf": samples.pdf(letter) + bytes(3_000_000), "jpg": samples.photo(word=photo)}

    def of(self, place: str) -> str:
        return self.words[place]

    def begins(self) -> None:
        """People and pupils have canaries for names."""
        hinata = self.cast.hinata
        with tenant_scope(self.cast.sakura.pk), transaction.atomic():
            for name in ("family_name", "given_name", "family_kana", "given_kana"):
                setattr(hinata, name, self.of(f"schools_student.{name}"))
            hinata.save()
            reindex(self.cast.sakura.pk)
        name, email = self.of("accounts_user.name"), self.of("accounts_user.email")
        with transaction.atomic():
            claim_email(email)
        self.mother = make_guardian(hinata, name=name, email=email)
        self.mother.kana = self.of("accounts_user.kana")
        self.mother.save()
        self.teacher = make_staff(
            self.cast.sakura, self.cast.hibari, Role.TEACHER, name=name, classrooms=(self.cast.room_41,)
        )

    def before_the_first_day(self) -> None:
        """What stands for a short while only: new staff and their first passwords, what a guardian typed."""
        with tenant_scope(self.cast.sakura.pk), transaction.atomic():
            table = StaffTable.objects.create(
                tenant=self.cast.sakura, made_by=self.teacher, rows=self.of("accounts_stafftable.rows")
            )
            password = self.of("accounts_staffslip.password")
            StaffSlip.objects.create(
                tenant=self.cast.sakura, table=table, user=self.teacher, number=1, password=password
            )
        PushSubscription.objects.create(
            user=self.mother,
            device_id=new_id(),
            address=self.of("delivery_pushsubscription.address"),
            address_hash=new_id().bytes,
        )
        OneTimeLink.objects.create(
            kind=OneTimeLink.Kind.SIGNUP,
            token_hash=new_id().bytes,
            words=self.of("accounts_onetimelink.words"),
            expires_at=timezone.now() + dt.timedelta(days=1),
        )

    def at_school(self) -> None:
        """A teacher signs in, looks for a child, writes two notices and sends one."""
        desk = Client()
        desk.post("/login/", {"login": self.teacher.login, "password": PASSWORD})
        for query in (self.of("schools_student.given_name"), self.of("schools_student.family_kana")[-4:]):
            page = desk.post("/s/hibari/students/search/", {"q": query}, follow=True)
            assert str(self.cast.hinata.pk) in page.content.decode()
        desk.get(f"/s/hibari/students/{self.cast.hinata.pk}/")
        self.compose(desk, "draft")
        url = self.compose(desk, "notice")
        found = desk.post(f"{url}students/search/", {"q": self.of("schools_student.given_name")})
        assert self.of("schools_student.given_name") in found.content.decode()
        self.asks(desk, f"{url}questions/")
        self.attach(desk, f"{url}files/")
        desk.get(f"{url}confirmation/")
        sent = desk.post(f"{url}confirmation/", {"version": 3, "households": 2})
        assert sent.status_code == 302, sent.content.decode()
        desk.get(sent["Location"])
        self.notice_id = let_go(self.cast.sakura.pk).pk
        self.asks_to_agree(desk)

    def asks_to_agree(self, desk: Client) -> None:
        """To the whole school: a manager looks at it, and has not decided yet."""
        url = self.compose(desk, "draft", f"school:{self.cast.hibari.pk}")
        words = {"version": 1, "households": 2, "words": self.of("notices_approval.asked_words")}
        assert desk.post(f"{url}confirmation/", words).status_code == 302
        with tenant_scope(self.cast.sakura.pk), transaction.atomic():
            asked = Approval.objects.get()
        page = signed_in(self.cast.manager).get(f"/s/hibari/notices/approvals/{asked.pk}/")
        assert self.of("notices_approval.asked_words") in page.content.decode()

    def compose(self, desk: Client, kind: str, audience: str = "") -> str:
        url = f"/s/hibari/notices/drafts/{new_id()}/"
        texts = {"title": self.of(f"notices_{kind}.title"), "body": self.of(f"notices_{kind}.body")}
        data = {
            **texts,
            "urgency": "normal",
            "version": 0,
            "audience": [audience or f"classroom:{self.cast.room_41.pk}"],
        }
        assert desk.post(url, data).status_code == 302
        return url

    def asks(self, desk: Client, url: str) -> None:
        """A question on the notice; and words that are kept for another time."""
        asked = Question("aaaaaaaa", QuestionKind.TEXT, self.of("notices_answerform.questions"))
        assert desk.post(url, typed(asked, version=1, deed="done")).status_code == 302
        kept = {"title": self.of("notices_template.title"), "body": self.of("notices_template.body"), "version": 0}
        assert desk.post("/s/hibari/notices/templates/new/", kept).status_code == 302

    def attach(self, desk: Client, url: str) -> None:
        """A PDF, too large for memory, and a photo; looked through, and looked into by the teacher."""
        letter = self.file_words["the content of a pdf"]
        name = self.of("files_storedfile.name")
        files = [SimpleUploadedFile(f"{name}.{ending}", data) for ending, data in self.files.items()]
        assert desk.post(url, {"files": files}).status_code == 302
        with tenant_scope(self.cast.sakura.pk), transaction.atomic():
            found = list(StoredFile.objects.values_list("pk", flat=True))
        for file_id in found:
            examine_file(str(self.cast.sakura.pk), str(file_id))
            assert letter in (text := desk.get(f"{url}{file_id}/").content.decode()) or "写真" in text
            assert desk.get(f"{url}{file_id}/content/").status_code == 200

    def in_the_background(self) -> None:
        """What the worker would do; the messages of it stay in the queue, and so does a mail about an account."""
        address, words = self.of("accounts_accountmail.address"), self.of("accounts_accountmail.words")
        with transaction.atomic():
            write_mail(Kind.NEW_DEVICE, address=address, language="ja", user=self.mother, device=words)
        fan_out_notice(str(self.cast.sakura.pk), str(self.notice_id))
        deliver_mail(str(self.cast.sakura.pk))
        deliver_push(str(self.cast.sakura.pk))

    def at_home(self) -> None:
        """The mother mistypes her password, signs in, reads, looks at her settings."""
        home = Client()
        for password in ("wrong", PASSWORD):
            home.post("/login/", {"login": self.of("accounts_user.email"), "password": password})
        notice = home.get(f"/notices/{self.notice_id}/").content.decode()
        assert self.of("notices_notice.body") in notice
        assert self.of("notices_answerform.questions") in notice
        said = {"a-aaaaaaaa": self.of("notices_answer.values")}
        assert home.post(f"/notices/{self.notice_id}/answers/{self.cast.hinata.pk}/", said).status_code == 302
        for url in ("/home/", reverse("viewers", args=[self.cast.hinata.pk])):
            assert home.get(url).status_code == 200
        assert self.of("schools_student.given_name") in home.get("/settings/").content.decode()
        home.post("/password/change/", {"current": PASSWORD, "new": "short", "again": "short"})

    def taken_back(self) -> None:
        """The teacher takes the notice back, looks at the proof, fetches its file, writes a letter."""
        desk = signed_in(self.teacher)
        notice = f"/s/hibari/notices/{self.notice_id}/"
        assert self.of("notices_answer.values") in desk.get(f"{notice}answers/").content.decode()
        reason = {"kind": "other", "words": self.of("notices_withdrawal.words"), "told": "nobody"}
        assert desk.post(f"{notice}withdrawal/", reason).status_code == 302
        with tenant_scope(self.cast.sakura.pk), transaction.atomic():
            work_out(Withdrawal.objects.values_list("pk", flat=True).get())
        assert self.of("notices_notice.title") in desk.get(f"{notice}proof/").content.decode()
        assert self.of("schools_student.given_name") in desk.get(f"{notice}proof/file/").content.decode()
        with tenant_scope(self.cast.sakura.pk), transaction.atomic():
            FollowUp.objects.create(
                tenant=self.cast.sakura, notice_id=self.notice_id, household=self.cast.yuina.household, way="phone",
                note=self.of("notices_followup.note"), by=self.teacher, at=timezone.now(),
            )  # fmt: skip
        letter = {"version": 0, "letter": self.of("notices_paper.words")}
        assert desk.post(f"{notice}apology/", letter).status_code == 302

    def tells_the_school(self) -> None:
        """The school has decided how it is told; the mother reports an absence and changes what she wrote."""
        mornings.add_word(self.cast.hibari, "activity", "プール")
        mornings.set_rules(self.cast.hibari, asks_temperature=True)
        home, hinata = signed_in(self.mother), self.cast.hinata
        data = mornings.words(
            hinata, from_date=timezone.localdate(), is_sure="on", note=self.of("absences_correction.note")
        )
        url = home.post("/absences/", data)["Location"]
        changed = home.post(f"{url}change/", {**data, "note": self.of("absences_report.note"), "temperature": "38.2"})
        assert changed.status_code == 302
        assert self.of("absences_report.note") in home.get(url).content.decode()
        self.misses_a_pupil()

    def misses_a_pupil(self) -> None:
        """Another pupil's seat is empty, the home is called, the board hangs on a wall."""
        minato, board = self.cast.minato, "/s/hibari/absences/"
        lessons_on(self.cast, timezone.localdate())
        desk = signed_in(self.cast.teacher)
        desk.post(f"{board}classes/{self.cast.room_41.pk}/seats/", {"students": [str(minato.pk)]})
        (seat,) = mornings.rows(EmptySeat, minato.tenant_id)
        said = {"outcome": "not_reached", "note": self.of("absences_call.note")}
        assert desk.post(f"{board}seats/{seat.pk}/", said).status_code == 302
        assert self.of("absences_call.note") in desk.get(f"{board}seats/{seat.pk}/").content.decode()
        assert self.of("absences_report.note") in "".join(
            desk.get(f"{board}{row.pk}/").content.decode() for row in mornings.absences(self.cast.hinata)
        )
        self.corrects_the_register(desk)
        hung = signed_in(self.cast.school_admin).post("/s/hibari/settings/walls/", {"place": "職員室"})
        assert hung.status_code == 200

    def corrects_the_register(self, desk: Client) -> None:
        """The teacher writes why a mark of the last day of lessons changes."""
        day = timezone.localdate()
        while day_off(day):
            day -= dt.timedelta(days=1)
        page = f"/s/hibari/register/{self.cast.room_41.pk}/{self.cast.minato.pk}/"
        why = self.of("absences_amendment.why")
        assert desk.post(page, {"day": day.isoformat(), "standing": "late", "why": why}).status_code == 302
        assert why in desk.get(f"{page}?month={day:%Y-%m}").content.decode()

    def talks_about_one_child(self) -> None:
        """The teacher begins, the mother answers, and both look for a word of it."""
        desk, home, hinata = signed_in(self.teacher), signed_in(self.mother), self.cast.hinata
        subject, text = self.of("conversations_conversation.subject"), self.of("conversations_message.text")
        talk = talking.begin(desk, hinata, self.mother, subject=subject, text="canary")
        assert talking.write(home, talking.at_home(talk), text).status_code == 302
        assert text in talking.page(desk, talking.at_desk(talk))
        about = f"/s/hibari/students/{hinata.pk}/conversations/"
        assert text in desk.post(about, {"q": text}).content.decode()
        assert subject in talking.page(home, "/conversations/")

    def in_the_offices(self) -> None:
        """Admins read the log and a roster; an operator passes the second factor and looks into the tenant."""
        roster = sent_roster(self.cast.room_41, self.cast.hinata)["roster_id"]
        assert signed_in(self.cast.board_admin).get(f"/t/sakura/settings/partners/rosters/{roster}/").status_code == 200
        for admin, url in ((self.cast.school_admin, "/s/hibari/log/"), (self.cast.board_admin, "/t/sakura/log/")):
            assert signed_in(admin).get(url).status_code == 200
        ops = signed_in(person := self.operator())
        device = TotpDevice.objects.get(user=person)
        for code in ("123456", self.of("accounts_totpdevice.secret"), current_code(device.secret)):
            answer: Any = ops.post("/ops/second-factor/", {"code": code})
        assert answer.status_code == 302
        Passkey.objects.create(
            user=person, name=self.of("accounts_passkey.name"), credential_id=new_id().bytes, public_key=b""
        )
        ops.post("/ops/tenant/", {"tenant": self.cast.sakura.pk})
        hinata = f"schools/student/{self.cast.hinata.pk}/"
        for table in ("accounts/user/", "schools/student/", hinata, "notices/notice/"):
            assert ops.get(f"/ops/{table}").status_code == 200

    def operator(self) -> User:
        name = self.of("accounts_user.name")
        user = User.objects.create(kind=User.Kind.OPERATOR, login="canary@ops", name=name, password=password_hash())
        add_device(SystemActor("test"), user, secret=self.of("accounts_totpdevice.secret"))
        return user

    def goes_wrong(self) -> None:
        """The database refuses in the middle of a page: once with a row in its answer, once after names were read."""
        desk, home = signed_in(self.teacher), signed_in(self.mother)
        desk.raise_request_exception = home.raise_request_exception = False
        url = self.compose(desk, "notice")
        with connections["owner"].cursor() as cursor:
            cursor.execute("alter table notices_confirmation add constraint broken check (found is null) not valid")
            assert desk.post(f"{url}confirmation/", {"version": 1, "households": 2}).status_code == 500
            cursor.execute("revoke select on notices_recipient from tetoru_app")
            assert home.get("/home/").status_code == 500
