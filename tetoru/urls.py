"""All addresses. Each name has a door in tetoru.doors."""

from django.conf import settings
from django.urls import include, path

from accounts import views as accounts
from accounts.classes.urls import desk_urls as class_urls
from accounts.devices.urls import device_urls
from accounts.groups.urls import desk_urls as group_urls
from accounts.guardians.urls import guardian_urls as family_urls
from accounts.guardians.urls import public_urls as signup_urls
from accounts.guardians.urls import school_urls as carer_urls
from accounts.invitations.urls import school_urls as invitation_urls
from accounts.log.urls import desk_urls as log_urls
from accounts.log.urls import guardian_urls as viewer_urls
from accounts.ops.urls import ops_site
from accounts.passwords import views as passwords
from accounts.policy.urls import board_urls as policy_urls
from accounts.resets.urls import desk_urls as reset_urls
from accounts.schools.urls import board_urls as school_list_urls
from accounts.second_factor.urls import second_factor_urls
from accounts.staff.urls import desk_urls as staff_urls
from accounts.students.urls import desk_urls as student_urls
from api.urls import api_urls, partner_urls
from messaging.absences.register.urls import board_urls as register_board_urls
from messaging.absences.register.urls import register_urls
from messaging.absences.urls import guardian_urls as absence_urls
from messaging.absences.urls import school_urls as absence_school_urls
from messaging.absences.urls import wall_urls
from messaging.conversations.urls import guardian_urls as conversation_urls
from messaging.conversations.urls import school_urls as conversation_school_urls
from messaging.delivery.urls import guardian_urls as delivery_urls
from messaging.delivery.urls import school_urls as quiet_urls
from messaging.notices.urls import desk_urls, guardian_urls
from messaging.notices.urls import school_urls as notice_school_urls
from messaging.today.urls import desk_urls as today_urls
from messaging.today.urls import guardian_urls as home_urls
from tetoru.web import health, public, shell

desk = [*today_urls, *desk_urls, *student_urls, *class_urls, *group_urls, *staff_urls, *log_urls, *reset_urls]
# An address is looked for from top to bottom: the board, which all of a staff room opens at once, stands first.
school = [
    *absence_school_urls,
    *desk,
    *invitation_urls,
    *carer_urls,
    *quiet_urls,
    *notice_school_urls,
    *register_urls,
    *conversation_school_urls,
]
board = [*desk, *policy_urls, *school_list_urls, *register_board_urls, *partner_urls]

urlpatterns = [
    path("", accounts.landing, name="landing"),
    path("s/<slug:place>/", include((school, "desk"), namespace="school")),
    path("t/<slug:place>/", include((board, "desk"), namespace="board")),
    path("login/", accounts.sign_in, name="sign_in"),
    path("logout/", accounts.sign_out, name="sign_out"),
    path("password/change/", passwords.change, name="change_password"),
    path("settings/", accounts.guardian_settings, name="guardian_settings"),
    path("help/", public.help_index, name="help"),
    path("help/<path:page>/", public.help_page, name="help_page"),
    path("", include(second_factor_urls)),
    path("", include(device_urls)),
    path("ops/", ops_site.urls),
    path("offline/", shell.offline, name="offline"),
    path("sw.js", shell.service_worker, name="service_worker"),
    path("manifest.webmanifest", shell.manifest, name="manifest"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include(api_urls)),
    path("", include(home_urls)),
    path("", include(guardian_urls)),
    path("", include(delivery_urls)),
    path("", include(absence_urls)),
    path("", include(wall_urls)),
    path("", include(conversation_urls)),
    path("", include(viewer_urls)),
    path("", include(signup_urls)),
    path("", include(family_urls)),
]

if "demo" in settings.INSTALLED_APPS:
    from demo.urls import demo_urls
    from demo.views import landing

    urlpatterns = [path("", landing, name="landing"), path("demo/", include(demo_urls)), *urlpatterns[1:]]
