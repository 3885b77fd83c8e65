"""How notices are called where only their ids are kept.

Drafts are not named: they are their writers' alone. Of a withdrawn notice no word is shown to who reads a log.
"""

import uuid

from django.utils.translation import gettext as _

from messaging.notices.models import Notice


def notice_names(tenant_id: uuid.UUID, ids: frozenset[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Title and audience. One query."""
    notices = Notice.objects.filter(tenant_id=tenant_id, pk__in=ids)
    return {
        notice.pk: _("「%(title)s」%(audience)s") % {"title": _title(notice), "audience": notice.audience_label}
        for notice in notices
    }


def _title(notice: Notice) -> str:
    return _("取り下げたお知らせ") if notice.state == Notice.State.WITHDRAWN else notice.title
