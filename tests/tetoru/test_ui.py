"""How times are said."""

import datetime as dt

from tetoru.templatetags.ui import tokyo_day


def test_half_past_seven_in_the_morning_is_today_and_not_yesterday() -> None:
    """22:30 in London, where a `.date` in a template would look."""
    early = dt.datetime(2026, 12, 1, 22, 30, tzinfo=dt.UTC)
    assert str(tokyo_day(early)).startswith('<time datetime="2026-12-02">')
    assert str(tokyo_day(dt.date(2026, 12, 1))).startswith('<time datetime="2026-12-01">')
    assert tokyo_day(None) == ""
