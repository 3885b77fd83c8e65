"""The tables of this app, one room for each noun."""

from schools.models.classroom import Classroom
from schools.models.group import Group, Membership
from schools.models.headcount import Headcount
from schools.models.name_token import NameToken
from schools.models.school import School, SchoolYear
from schools.models.student import Enrolment, Household, Student
from schools.models.tenant import Tenant, TenantOwned

__all__ = [
    "Classroom",
    "Enrolment",
    "Group",
    "Headcount",
    "Household",
    "Membership",
    "NameToken",
    "School",
    "SchoolYear",
    "Student",
    "Tenant",
    "TenantOwned",
]
