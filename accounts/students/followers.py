"""What hangs on a pupil's state hears when it changes or is planned anew, within the same deed.

A follower may wait for rows of somebody who writes about the pupil: the pupil is held without the key.
The accounts don't know what that is: each feature registers its own in its app's `ready`.
"""

from collections.abc import Callable

from schools.models import Student

Follow = Callable[[Student], None]
_followers: list[Follow] = []


def register_follower(follow: Follow) -> None:
    """Let `follow` hear of each pupil whose state was changed from some day on; the pupil's row is held and saved."""
    _followers.append(follow)


def tell_followers(student: Student) -> None:
    """All who have registered."""
    for follow in _followers:
        follow(student)
