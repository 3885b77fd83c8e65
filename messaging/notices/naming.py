"""How notices are called where only their ids are kept. Drafts are not named: they are their writers' alone."""

import uuid

from django.utils.translation import gettext as _

from messaging.notices.models import Notice


def notice_names(tenant_id: uuid.UUID, ids: frozenset[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Title and audience. One query."""
    notices = Notice.objects.filter(tenant_id=tenant_id, pk__in=ids)
    return {
        notice.pk: _("「%(title)s」%(audience)s") % {"title": notice.title, "audience": notice.audience_label}
        for notice in notices
    }
