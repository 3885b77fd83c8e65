"""The addresses of staff: the same for a school (/s/<school>/) and for the board's office (/t/<tenant>/)."""

from django.urls import path

from accounts.staff.views import leaving, listing, making, password, seats, tables

desk_urls = [
    path("staff/", listing.staff, name="staff"),
    path("staff/new/", making.new_staff, name="new_staff"),
    path("staff/tables/new/", tables.staff_upload, name="staff_upload"),
    path("staff/tables/<uuid:table_id>/", tables.staff_table, name="staff_table"),
    path("staff/tables/<uuid:table_id>/confirmation/", tables.confirmation, name="staff_table_confirmation"),
    path("staff/tables/<uuid:table_id>/slips/", tables.slips, name="staff_table_slips"),
    path("staff/tables/<uuid:table_id>/deletion/", tables.deletion, name="staff_table_deletion"),
    path("staff/<uuid:person_id>/", listing.person, name="person"),
    path("staff/<uuid:person_id>/password/", password.person_password, name="person_password"),
    path("staff/<uuid:person_id>/seats/<slug:seat>/", seats.person_seat, name="person_seat"),
    path("staff/<uuid:person_id>/seats/<slug:seat>/removal/", seats.person_seat_removal, name="person_seat_removal"),
    path("staff/<uuid:person_id>/leaving/", leaving.person_leaving, name="person_leaving"),
    path("staff/<uuid:person_id>/handover/", leaving.person_handover, name="person_handover"),
    path("staff/<uuid:person_id>/staying/", leaving.person_staying, name="person_staying"),
    path("staff/<uuid:person_id>/return/", leaving.person_return, name="person_return"),
]
