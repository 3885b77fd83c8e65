"""Takes away what proves a person besides the password: one place for the admin, the counter and the mail."""

from accounts.models import Passkey, RecoveryCode, Session, TotpDevice, User


def take_all(user: User) -> None:
    """App, passkeys and codes are gone, and so is whatever the person had open. A reset that waited is over by it."""
    for model in (TotpDevice, Passkey, RecoveryCode, Session):
        model._base_manager.filter(user=user).delete()  # noqa: SLF001 -- one loop over four tables
    if user.factors_end_at is not None:
        user.factors_end_at = None
        user.save(update_fields=["factors_end_at"])
