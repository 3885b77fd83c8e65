"""Names of files: shown as people know them, and safe to hand out."""

import unicodedata

from tetoru.web.plain_text import without_controls

LONGEST = 120
UNSAFE = str.maketrans(dict.fromkeys('\\/:*?"<>|', "_"))
"""What Windows, or a path, reads as something else."""
ENDINGS = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (".pptx",),
}
"""Media type → the endings of its names, the usual one first."""


def clean_name(name: str) -> str:
    """What somebody's computer called it, without folders and without what cannot be seen."""
    last = name.replace("\\", "/").rpartition("/")[2]
    text = unicodedata.normalize("NFC", without_controls(last)).replace("\n", " ").replace("\t", " ").strip(" .")
    stem, dot, ending = text.rpartition(".")
    if len(text) > LONGEST and dot:
        text = f"{stem[: LONGEST - len(ending) - 1]}.{ending[:10]}"
    return text[:LONGEST] or "file"


def ending_of(name: str) -> str:
    """`.pdf`, in small letters; empty without one."""
    _stem, dot, ending = name.rpartition(".")
    return f".{ending.lower()}" if dot else ""


def name_to_give_out(name: str, media_type: str) -> str:
    """The name under which a device keeps it: what it is called, with the ending of what it is."""
    endings = ENDINGS[media_type]
    safe = name.translate(UNSAFE)
    if ending_of(safe) in endings:
        return safe
    stem = safe.rpartition(".")[0] if ending_of(safe) in ALL_ENDINGS else safe
    return f"{stem}{endings[0]}"


ALL_ENDINGS = {ending for endings in ENDINGS.values() for ending in endings}
