"""The languages that guardians can choose (design.md §7), each by its own name."""

DEFAULT = "ja"
LANGUAGES = (
    (DEFAULT, "日本語"),
    ("ja-easy", "やさしい日本語"),
    ("en", "English"),
    ("zh-hans", "简体中文"),
    ("pt", "Português"),
    ("vi", "Tiếng Việt"),
    ("fil", "Filipino"),
)
BABELS = {"ja-easy": "ja", "zh-hans": "zh_Hans"}
"""What Babel calls a language, where it has another name for it."""
