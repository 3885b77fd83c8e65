"""The model of ratio 8 says what it must where the answer is known."""

import pytest

from tests.bench.reckoning import SPREAD, Machine, reckoned

ALIKE = {"page": [0.004] * 50}
MIX = {"list": [0.004] * 95, "board": [0.012] * 5}


def test_nobody_waits_where_hardly_anybody_comes() -> None:
    assert reckoned(ALIKE, Machine(1.0), load=0.01, seed=1) == pytest.approx(SPREAD[1], rel=0.05)


def test_a_crowd_waits_longer_the_more_the_processors_slow_each_other_and_the_more_a_send_takes() -> None:
    quick, slow, taken = (
        reckoned(MIX, machine, load=0.6, seed=1) for machine in (Machine(1.0), Machine(1.6), Machine(1.6, 0.2))
    )
    assert SPREAD[1] < quick < slow < taken
