"""How an account stood when a page about it was opened: a page that is sent twice must not act twice."""

from django.utils.crypto import salted_hmac

from accounts.models import User


def seen_of(user: User) -> str:
    """Changes with the password and the state of the account, and tells nothing of either."""
    stands = f"{user.pk}|{user.password}|{user.is_active}|{user.closes_on}"
    return salted_hmac("accounts.staff.seen", stands).hexdigest()[:32]
