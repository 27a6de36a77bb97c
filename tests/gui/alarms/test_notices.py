"""New alarms are told of on the desktop and by a sound, as far as the operator wants: both are off by one command."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QWidget

from connectors.notifications import CannotNotify
from console.alarms.model.alarms import Source
from console.alarms.page import commands
from console.alarms.page.notices import Notices
from console.fleet.model.rules import Grade
from console.fleet.service.rulebook import shipped
from console.frame.alarm_words import AlarmWords
from console.pagekit.news import News
from tests.support.scripted import Desk
from tests.support.still_alarms import StillAlarms
from tests.support.still_nodes import NOW, inventory
from widgets import translation


@dataclass
class Sent:
    """What a desktop was asked to show; with `refuses` there is none."""

    told: list[tuple[str, str, str, int, bool]] = field(default_factory=list)
    beeps: int = 0
    refuses: bool = False

    def __call__(self, program: str, summary: str, body: str, *, replaces: int, urgent: bool) -> int:
        if self.refuses:
            raise CannotNotify("no bus")
        self.told.append((program, summary, body, replaces, urgent))
        return 7

    def beep(self) -> None:
        self.beeps += 1


@pytest.fixture
def told(qapp: QApplication) -> Iterator[tuple[StillAlarms, Notices, Desk, Sent]]:
    translation.install(qapp, "en")
    QLocale.setDefault(QLocale("en_GB"))
    alarms, desk, sent, parent = StillAlarms(NOW, "storm"), Desk(), Sent(), QWidget()
    words = AlarmWords(shipped, inventory, desk.now)
    news = News(alarms, parent)
    yield alarms, Notices(alarms.board, news, desk, words, "Driftvakt", sent, sent.beep, parent), desk, sent
    parent.deleteLater()


def test_what_stood_before_is_no_news_and_what_comes_together_is_one_notification(
    told: tuple[StillAlarms, Notices, Desk, Sent],
) -> None:
    alarms, notices, desk, sent = told
    notices.look()
    assert (sent.told, sent.beeps) == ([], 0)
    alarms.come(901, Source("gpu.hot", "trollhattan/g08", "1"))
    notices.look()
    (one,) = sent.told
    assert one[:2] == ("Driftvakt", "Hot: slowed by heat · g08 · GPU 1")
    assert one[2:] == ("Check cooling and coolant or air at the inlet", 0, False)
    for number in range(902, 908):
        alarms.come(number, Source("gpu.lost", "trollhattan/g08", str(number)), Grade.CRITICAL)
    notices.look()
    notices.look()
    assert len(sent.told) == 2
    _, summary, body, replaces, urgent = sent.told[1]
    assert (summary, replaces, urgent) == ("6 new alarms", 7, True)
    assert body.splitlines()[-1] == "and 2 more"
    assert sent.beeps == 0, "the sound is for who wants it"
    assert desk.said == []


def test_one_command_makes_it_quiet_and_who_asks_for_notices_hears_that_there_are_none(
    told: tuple[StillAlarms, Notices, Desk, Sent],
) -> None:
    alarms, notices, desk, sent = told
    acts = notices.table()
    acts[commands.SOUND.id]()
    alarms.come(901, Source("gpu.hot", "trollhattan/g08", "1"))
    notices.look()
    assert (len(sent.told), sent.beeps) == (1, 2)
    acts[commands.HUSH.id]()
    alarms.come(902, Source("gpu.hot", "trollhattan/g08", "2"))
    notices.look()
    assert (len(sent.told), sent.beeps) == (1, 2)
    sent.refuses = True
    acts[commands.NOTIFY.id]()
    assert desk.said[-1] == "This desktop shows no notifications: no bus"
    said = len(desk.said)
    alarms.come(903, Source("gpu.hot", "trollhattan/g08", "3"))
    notices.look()
    assert len(desk.said) == said, "it is not said at each alarm"
