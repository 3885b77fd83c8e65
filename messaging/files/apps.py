"""Registers the files."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Files that hang on what people write."""

    name = "messaging.files"
    label = "files"

    def ready(self) -> None:
        """Have the marks by which a file is known again computed anew when a key is turned."""
        from messaging.files.marks import recompute_marks, remove_marks  # noqa: PLC0415 -- when all apps are loaded
        from tetoru.crypto.derived import Derived, register_derived  # noqa: PLC0415 -- the same

        register_derived(
            Derived("files_storedfile.digest", is_of_tenants=True, recompute=recompute_marks, remove=remove_marks)
        )
