"""A console that rolls a version out, to be killed: `rollout_console.py FOLDER HOST PORT KEY KNOWN_HOSTS`.

It stands at half of the traffic until somebody ends it.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from tests.lab.test_rollouts import LOADS, PACE, bed_over

DEAD_MAN = 20


def main(folder: str, host: str, port: str, key: str, known_hosts: str) -> None:
    node = SimpleNamespace(host=host, port=int(port), name="s1")
    lab = SimpleNamespace(directory=Path(folder), client_key=Path(key), known_hosts=Path(known_hosts))
    bed = bed_over(cast(Any, lab), cast(Any, node), Path(folder))
    pace = replace(PACE, ramp=(50, 100), hold=600, dead_man=DEAD_MAN)
    run = bed.begin(bed.rollouts.propose("support", bed.release("v10", 1), gate=LOADS, pace=pace))
    bed.acts.wait(run.id)


if __name__ == "__main__":
    main(*sys.argv[1:])
