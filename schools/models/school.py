"""学校・施設 and 年度."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.models.tenant import TenantOwned


class School(TenantOwned):
    """A school, kindergarten or after-school club."""

    class Kind(models.TextChoices):
        """What kind of place it is; decides what its pupils are called."""

        ELEMENTARY = "elementary", _("小学校")
        JUNIOR_HIGH = "junior_high", _("中学校")
        COMPULSORY = "compulsory", _("義務教育学校")
        SPECIAL_NEEDS = "special_needs", _("特別支援学校")
        KINDERGARTEN = "kindergarten", _("幼稚園")
        AFTER_SCHOOL = "after_school", _("学童")

    kind = models.CharField(_("種類"), max_length=16, choices=Kind)
    name = models.CharField(_("名称"), max_length=80)
    slug = models.SlugField(_("URLの名前"), max_length=40)
    approves_guardians = models.BooleanField(
        _("保護者の登録を承認する"), default=False, help_text="a new guardian sees nothing until the school approves"
    )
    order = models.PositiveSmallIntegerField(_("並び順"), default=0)
    version = models.PositiveIntegerField(default=1, db_default=1, help_text="grows with each edit")

    class Meta:
        ordering = ("order", "name")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "slug"], name="school_slug_once"),
            models.UniqueConstraint(fields=["tenant", "name"], name="school_name_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def pupils_word(self) -> str:
        """What its pupils are called: 児童 in an elementary school, 生徒 in a junior high school."""
        return pupils_word(self.kind)


def pupils_word(kind: str) -> str:
    """What the pupils of such a school are called."""
    return str(_("生徒") if kind == School.Kind.JUNIOR_HIGH else _("児童"))


class SchoolYear(TenantOwned):
    """年度: 1 April to 31 March."""

    year = models.PositiveSmallIntegerField(_("年度"))
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "year"], name="school_year_once")]

    def __str__(self) -> str:
        return f"{self.year}年度"
