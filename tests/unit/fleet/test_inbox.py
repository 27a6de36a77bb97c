"""What waits is bounded, the newest wins, and nobody is forgotten."""

from __future__ import annotations

from connectors.streams import StreamEnd
from console.fleet.service.road.inbox import INBOX_BYTES, LANE_BYTES, LANE_LEAST, ROUND_BYTES, Inbox


def filled(lane, chunks, size=32_768):
    for number in range(chunks):
        lane.output(bytes([number % 256]) * size)


def drained(inbox):
    """Everything that waits, round by round."""
    found = []
    while lanes := inbox.round():
        found += [(lane, lane.take()) for lane in lanes]
    return found


def test_chunks_come_out_in_order_with_their_arrival():
    times = iter(range(100))
    inbox = Inbox(lambda: float(next(times)))
    lane = inbox.lane("g01", 1)
    lane.output(b"a")
    lane.output(b"b")
    ((_, taken),) = drained(inbox)
    assert taken.chunks == [(0.0, b"a"), (1.0, b"b")]
    assert not taken.torn
    assert taken.end is None


def test_a_lane_that_overflows_keeps_the_newest_and_says_that_it_is_torn():
    inbox = Inbox(lambda: 0.0)
    lane = inbox.lane("g01", 1)
    filled(lane, 100)
    assert lane.waiting <= LANE_BYTES
    assert lane.dropped_bytes == 100 * 32_768 - lane.waiting
    rounds = [taken for _, taken in drained(inbox)]
    assert [taken.torn for taken in rounds] == [True] + [False] * (len(rounds) - 1)
    assert rounds[-1].chunks[-1][1][0] == 99
    assert inbox.waiting == 0


def test_one_huge_chunk_is_taken_whole():
    inbox = Inbox(lambda: 0.0)
    lane = inbox.lane("g01", 1)
    lane.output(bytes(3 * LANE_BYTES))
    assert len(drained(inbox)[0][1].chunks[0][1]) == 3 * LANE_BYTES


def test_turns_are_taken():
    inbox = Inbox(lambda: 0.0)
    noisy, quiet = inbox.lane("noisy", 1), inbox.lane("quiet", 2)
    filled(noisy, 30)
    quiet.output(b"x")
    order = [(lane.node, sum(len(data) for _, data in taken.chunks)) for lane, taken in drained(inbox)]
    assert [name for name, _ in order][:2] == ["noisy", "quiet"]
    assert all(size <= ROUND_BYTES + 32_768 for _, size in order)


def test_the_end_comes_after_everything_else():
    inbox = Inbox(lambda: 0.0)
    lane = inbox.lane("g01", 1)
    filled(lane, 20)
    lane.ended(StreamEnd(0))
    ends = [taken.end for _, taken in drained(inbox)]
    assert ends[-1] == StreamEnd(0)
    assert set(ends[:-1]) == {None}


def test_many_full_lanes_are_bounded_together():
    inbox = Inbox(lambda: 0.0)
    lanes = [inbox.lane(f"g{number}", number) for number in range(400)]
    for lane in lanes:
        filled(lane, 32)
    assert inbox.waiting < INBOX_BYTES + 400 * (LANE_LEAST + 32_768)


def test_a_closed_lane_takes_nothing_more():
    inbox = Inbox(lambda: 0.0)
    lane = inbox.lane("g01", 1)
    filled(lane, 3)
    lane.close()
    filled(lane, 3)
    lane.ended(StreamEnd(0))
    assert inbox.waiting == 0
    assert lane.waiting == 0


def test_the_tail_of_complaints_is_kept():
    lane = Inbox(lambda: 0.0).lane("g01", 1)
    for _ in range(100):
        lane.error_output(b"noise " * 1000)
    lane.error_output(b"the reason")
    assert lane.complaint.endswith(b"the reason")
    assert len(lane.complaint) <= 2000


def test_a_nudge_wakes_and_silence_does_not():
    inbox = Inbox(lambda: 0.0)
    assert not inbox.wait(0.0)
    inbox.nudge()
    assert inbox.wait(0.0)
    assert not inbox.wait(0.0)
