"""A canary for the binding of Qt itself: PySide6 6.12.0 drops a reference to None, True or False with every emit on
Python 3.11 and ends the process after some thousands. It runs in a child process, since what it looks for is an abort.
"""

from __future__ import annotations

import subprocess
import sys

EMITS = 30_000

PROGRAM = f"""
import sys
from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

class Sender(QObject):
    said = Signal(object)

class Receiver(QObject):
    count = 0
    @Slot(object)
    def hear(self, value):
        self.count += 1

application = QCoreApplication([])
sender, receiver = Sender(), Receiver()
sender.said.connect(receiver.hear)
values = (None, True, False)
before = [sys.getrefcount(value) for value in values]
for _ in range({EMITS}):
    for value in values:
        sender.said.emit(value)
lost = [earlier - sys.getrefcount(value) for earlier, value in zip(before, values)]
print(receiver.count, max(lost))
"""


def test_thousands_of_emits_neither_end_the_process_nor_lose_references() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", PROGRAM], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    heard, lost = map(int, done.stdout.split())
    assert heard == 3 * EMITS
    assert lost < EMITS // 100, f"{lost} references to one of None, True, False lost in {EMITS} emits"
