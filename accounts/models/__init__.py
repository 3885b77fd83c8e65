"""The tables of this app, one room for each noun."""

from accounts.models.account_mail import AccountMail
from accounts.models.consent import Consent
from accounts.models.guardianship import Guardianship
from accounts.models.invitation import Invitation, InvitationCode
from accounts.models.one_time_link import OneTimeLink
from accounts.models.passkey import Passkey
from accounts.models.recovery_code import RecoveryCode
from accounts.models.roster import LinkedClass, LinkedPupil, RosterRule, RosterUpload
from accounts.models.seat import Homeroom, StaffSeat
from accounts.models.session import Session
from accounts.models.staff_table import StaffSlip, StaffTable
from accounts.models.totp_device import TotpDevice
from accounts.models.user import User

__all__ = [
    "AccountMail",
    "Consent",
    "Guardianship",
    "Homeroom",
    "Invitation",
    "InvitationCode",
    "LinkedClass",
    "LinkedPupil",
    "OneTimeLink",
    "Passkey",
    "RecoveryCode",
    "RosterRule",
    "RosterUpload",
    "Session",
    "StaffSeat",
    "StaffSlip",
    "StaffTable",
    "TotpDevice",
    "User",
]
