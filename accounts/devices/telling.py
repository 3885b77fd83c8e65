"""What a person is told about their own account. The seams for `accounts.mails`, which is wired in here."""

from accounts.models import User


def tell_of_new_device(user: User, device: str) -> None:
    """「新しい端末でログインしました」: at the end of a sign-in from a browser that the person never used before."""


def tell_of_reset(user: User) -> None:
    """「2つ目の確認がリセットされました」: after an admin has taken the person's second factor away."""
