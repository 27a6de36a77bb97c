"""The spans of time that a picture can show, by their keys."""

from __future__ import annotations

from resources.text import QT_TRANSLATE_NOOP, Text

#: Seconds by key, shortest first.
SPANS: dict[str, float] = {"15min": 900.0, "1h": 3600.0, "6h": 21600.0, "24h": 86400.0, "30d": 2592000.0}
WORDS: dict[str, Text] = {
    "15min": QT_TRANSLATE_NOOP("Spans", "15 min"),
    "1h": QT_TRANSLATE_NOOP("Spans", "1 h"),
    "6h": QT_TRANSLATE_NOOP("Spans", "6 h"),
    "24h": QT_TRANSLATE_NOOP("Spans", "24 h"),
    "30d": QT_TRANSLATE_NOOP("Spans", "30 d"),
}
