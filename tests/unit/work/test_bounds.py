"""What runs keep in memory is bounded, whatever their programs say."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.runner.messages import Output
from console.work.service import driving
from console.work.service.driving import Live

_TAKES = st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["out", "err"]), st.integers(0, 900)), max_size=60)


@settings(max_examples=60, deadline=None)
@given(_TAKES)
def test_all_steps_together_hold_no_more_than_is_allowed_and_each_keeps_its_end(takes: list) -> None:
    before = driving._LIVE, driving._LIVE_OF_ALL
    driving._LIVE, driving._LIVE_OF_ALL = 500, 1200
    try:
        live = Live()
        for number, (step, name, count) in enumerate(takes):
            live.take(step, Output(name, 0, bytes([97 + number % 26]) * count))
            held = [len(said) for both in live._said.values() for said in both.values()]
            assert sum(held) == live._held <= 1200 and max(held) <= 500
            if count:
                assert live.text(step, name).endswith(chr(97 + number % 26))
    finally:
        driving._LIVE, driving._LIVE_OF_ALL = before
