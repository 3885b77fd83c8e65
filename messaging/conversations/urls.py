"""The addresses of conversations."""

from django.urls import path

from messaging.conversations.views import desk, files, guardian, looking, people, rules

ONE = "conversations/<uuid:conversation_id>/"
FILE = f"{ONE}files/<uuid:conversation_file_id>/"
ABOUT = "students/<uuid:student_id>/conversations/"

guardian_urls = [
    path("conversations/", guardian.conversations, name="conversations"),
    path("conversations/new/", guardian.conversation_new, name="conversation_new"),
    path(ONE, guardian.conversation, name="conversation"),
    path(FILE, files.home_file, name="conversation_file"),
    path(f"{FILE}content/", files.home_file_content, name="conversation_file_content"),
    path(f"{FILE}pages/<int:number>/", files.home_file_page, name="conversation_file_page"),
]

school_urls = [
    path("conversations/", desk.conversations, name="conversations"),
    path(ABOUT, desk.student_conversations, name="student_conversations"),
    path(f"{ABOUT}new/", desk.conversation_new, name="conversation_new"),
    path(ONE, desk.conversation, name="conversation"),
    path(f"{ONE}readers/", people.conversation_readers, name="conversation_readers"),
    path(
        f"{ONE}readers/<uuid:reader_id>/removal/",
        people.conversation_reader_removal,
        name="conversation_reader_removal",
    ),
    path(f"{ONE}closing/", people.conversation_closing, name="conversation_closing"),
    path(f"{ONE}reopening/", people.conversation_reopening, name="conversation_reopening"),
    path(f"{ONE}call/", people.conversation_call, name="conversation_call"),
    path(f"{ONE}reason/", looking.conversation_look, name="conversation_look"),
    path(FILE, files.desk_file, name="conversation_file"),
    path(f"{FILE}content/", files.desk_file_content, name="conversation_file_content"),
    path(f"{FILE}pages/<int:number>/", files.desk_file_page, name="conversation_file_page"),
    path("settings/conversations/", rules.conversation_rules, name="conversation_rules"),
]
