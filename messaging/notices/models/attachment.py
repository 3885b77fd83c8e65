"""添付: which files go along."""

from django.db import models

from messaging.files.models import StoredFile
from messaging.notices.models.draft import Draft
from messaging.notices.models.notice import Notice
from schools.models import TenantOwned


class Attachment(TenantOwned):
    """That a file goes along. Belongs to the draft until that is sent, then to the notice.

    A file hangs on one thing only.
    """

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="attachments", null=True)
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="attachments", null=True)
    file = models.OneToOneField(StoredFile, models.CASCADE, related_name="attachment")
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("order", "pk")
        constraints = [
            models.CheckConstraint(
                name="attachment_of_draft_or_notice",
                condition=models.Q(draft__isnull=True) ^ models.Q(notice__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} of {self.draft_id or self.notice_id}"
