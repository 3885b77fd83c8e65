"""The index by which a name is found although it is encrypted."""

from django.db import models

from schools.models.student import Student
from tetoru.tenancy import Fenced


class NameToken(Fenced, models.Model):
    """That one letter, or two letters side by side, stand in a pupil's name; which ones, only the tenant's key tells.

    Lean like `Recipient`: no surrogate id, and the primary key is the index that a search reads.
    """

    pk = models.CompositePrimaryKey("tenant_id", "token", "student_id")
    tenant_id = models.UUIDField()
    token = models.IntegerField(help_text="16 bits of a keyed hash")
    student = models.ForeignKey(Student, models.CASCADE, related_name="name_tokens", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["tenant_id", "student"], name="name_token_of_student")]

    def __str__(self) -> str:
        return f"token of {self.student_id}"
