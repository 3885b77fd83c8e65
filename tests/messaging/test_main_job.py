"""A teacher sends, a guardian reads, the school sees it."""


from messaging.notices.actions.drafts import Written, begin_draft
from messaging.notices.actions.reading import open_notice
from messaging.notices.actions.sending import send_draft
from messaging.notices.fan_out import address_all
from messaging.notices.models import AudienceItem, Notice, Recipient
from tests.cast import Cast, actor, signed_in
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope


def test_teacher_sends_to_a_class_and_the_home_counts_as_opened(cast: Cast) -> None:
    teacher = actor(cast.teacher)
    with tenant_scope(cast.sakura.pk):
        item = AudienceItem(tenant=cast.sakura, kind="classroom", school=cast.hibari, classroom=cast.room_41)
        written = Written("社会科見学", "お弁当を持たせてください。", "normal", (item,))
        draft = begin_draft(teacher, draft_id=new_id(), school_id=cast.hibari.pk, written=written)
        notice = send_draft(teacher, draft, version=1, households=2)
        assert (notice.student_count, notice.household_count, notice.guardian_count) == (2, 2, 4)
        address_all(cast.sakura.pk, notice.pk)
        assert Recipient.objects.count() == 4
        assert Notice.objects.get().state == Notice.State.SENT
    page = signed_in(cast.mother).get("/home/")
    assert page.status_code == 200
    assert "社会科見学" in page.content.decode()
    assert signed_in(cast.mother).get(f"/notices/{notice.pk}/").status_code == 200
    assert signed_in(cast.kaede_mother).get(f"/notices/{notice.pk}/").status_code == 404
    status = signed_in(cast.teacher).get(f"/s/hibari/notices/{notice.pk}/")
    assert status.status_code == 200
    assert open_notice
