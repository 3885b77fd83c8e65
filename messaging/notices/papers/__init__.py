"""The papers about a withdrawn notice: filled with what is known, then written on by people."""

import json
from collections.abc import Mapping


def kept(words: Mapping[str, str]) -> str:
    """The texts of a paper as they are kept."""
    return json.dumps(dict(words), ensure_ascii=False)


def words_in(text: str) -> dict[str, str]:
    """The texts of a kept paper; what does not open, or is no paper, has none."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}
