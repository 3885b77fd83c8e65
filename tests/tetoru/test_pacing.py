"""Long work gives way."""

from tetoru.pacing import LONGEST, unhurried


def test_after_each_step_others_have_nineteen_times_as_long() -> None:
    """The clock is looked at before and after each step."""
    moments = iter([0.0, 0.1, 1.0, 1.05, 2.0])
    rests: list[float] = []
    steps = list(unhurried(iter("ab"), clock=lambda: next(moments), rest=rests.append))
    assert steps == ["a", "b"]
    assert [round(rest, 6) for rest in rests] == [1.9, 0.95]


def test_what_hung_does_not_rest_for_as_long_again() -> None:
    moments = iter([0.0, 30.0, 40.0])
    rests: list[float] = []
    assert list(unhurried(iter("a"), clock=lambda: next(moments), rest=rests.append)) == ["a"]
    assert rests == [LONGEST]
