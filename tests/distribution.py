"""How the tests are dealt to the workers of pytest-xdist."""

from xdist.scheduler import LoadScopeScheduling


class JourneysByFile(LoadScopeScheduling):
    """One test at a time, but the journeys of a file together: they share a running service.

    Not by `xdist_group`: xdist 3.8 writes the group into `_nodeid`, which pytest 9.2 no longer reads, so that the marks
    are ignored without a word.
    """

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("::")[0] if nodeid.startswith("tests/journeys/") else nodeid
