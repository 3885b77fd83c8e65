"""How an audience is called in one line: 4年1組・図書委員会・ほか2人."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from messaging.notices.models import AudienceItem

Kind = AudienceItem.Kind
LONGEST = 100


def audience_label(items: Iterable[AudienceItem]) -> str:
    """At most 100 characters; single pupils are counted, never named."""
    items = sorted(items, key=_rank)
    is_across = len({item.school_id for item in items if item.kind == Kind.GRADE}) > 1
    parts = list(dict.fromkeys(_part(item, is_across=is_across) for item in items if item.kind != Kind.STUDENT))
    named = len([item for item in items if item.kind == Kind.STUDENT])
    if named:
        parts.append(_("個人%(count)d人") % {"count": named})
    label = ""
    for position, part in enumerate(parts):
        longer = f"{label}・{part}" if label else part
        if len(longer) > LONGEST - 12:
            return _("%(label)s・ほか%(count)d件") % {"label": label, "count": len(parts) - position}
        label = longer
    return label


def _rank(item: AudienceItem) -> tuple[int, str]:
    return (list(Kind).index(Kind(item.kind)), str(item.grade or ""))


def _part(item: AudienceItem, *, is_across: bool) -> str:
    """`is_across`: one grade of several schools, which is told by their kind."""
    if item.kind == Kind.TENANT:
        return _("すべての学校")
    if item.kind == Kind.SCHOOL:
        return _("%(school)s 全校") % {"school": item.school.name} if item.school else ""
    if item.kind == Kind.GRADE and is_across and item.school:
        return f"{item.school.get_kind_display()}" + _("%(grade)d年生") % {"grade": item.grade or 0}
    if item.kind == Kind.GRADE:
        return _("%(grade)d年生") % {"grade": item.grade or 0}
    return item.classroom.label if item.classroom else item.group.name if item.group else ""
