"""The tables of this app, one room for each noun."""

from accounts.models.account_mail import AccountMail
from accounts.models.consent import Consent
from accounts.models.guardianship import Guardianship
from accounts.models.invitation import Invitation, InvitationCode
from accounts.models.one_time_link import OneTimeLink
from accounts.models.seat import Homeroom, StaffSeat
from accounts.models.totp_device import TotpDevice
from accounts.models.user import User

__all__ = [
    "AccountMail",
    "Consent",
    "Guardianship",
    "Homeroom",
    "Invitation",
    "InvitationCode",
    "OneTimeLink",
    "StaffSeat",
    "TotpDevice",
    "User",
]
