"""Fixes at the moment of a withdrawal what its proof will say: the facts, the counts, the head."""

from django.utils.translation import override

from messaging.notices.models import Withdrawal
from messaging.notices.proofs.head import head_of
from messaging.notices.proofs.snapshot import class_counts, copy_facts

LANGUAGE = "ja"
"""The file is one file, whoever takes the notice back."""


def fix_facts(withdrawal: Withdrawal) -> None:
    """Keep the withdrawal with all that its proof will say, as things stand now; `working_out` writes it.

    The notice must be closed (`withdrawal_lock`).
    """
    copy_facts(withdrawal)
    with override(LANGUAGE):
        withdrawal.head = head_of(withdrawal, class_counts(withdrawal))
    withdrawal.save(force_insert=True)
