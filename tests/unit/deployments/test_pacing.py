"""Files of a version are sent no faster than somebody said, and what was sent before a cut is not sent again."""

from __future__ import annotations

import io

from console.journal.model import Target
from console.main.handing_over import Paced
from console.work.model.plans import Content, Plan, Step, Way


class Time:
    now = 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_a_file_is_read_with_so_many_bytes_a_second_also_where_it_is_gone_on_with() -> None:
    time = Time()
    paced = Paced(io.BytesIO(bytes(range(256)) * 4096), 1 << 18, lambda: time.now, time.sleep)
    assert paced.seek(1 << 19) == 1 << 19
    read = b"".join(iter(lambda: paced.read(1 << 20), b""))
    assert len(read) == 1 << 19 and abs(time.now - 2.0) < 0.3


def test_a_plan_tells_the_rate_only_where_there_is_one() -> None:
    def text(rate: int) -> str:
        file = Content("/m", "a" * 64, 1, source="/tmp/m", rate=rate)
        return Plan("x", (Step("x.send", Target("node:1", "node:a/b"), Way.FILE, argv=("/m",), file=file),)).text

    assert '"rate"' not in text(0) and '"rate":1048576' in text(1 << 20)
