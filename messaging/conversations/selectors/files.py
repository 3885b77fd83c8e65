"""Files of a conversation, for who reads it."""

import uuid

from django.http import Http404

from messaging.conversations.models import MessageFile
from messaging.conversations.selectors.talks import Talk
from messaging.files.models import StoredFile


def file_in(talk: Talk, file_id: uuid.UUID) -> StoredFile:
    """A file of one of its messages. Raises Http404."""
    hung = MessageFile.objects.filter(message__conversation=talk.conversation, file=file_id).select_related("file")
    found = hung.first()
    if found is None:
        raise Http404
    return found.file
