"""The language of the program: our translations, Qt's own, and the locale that writes the numbers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

import resources

LANGUAGES = {"en": "English", "sv": "Svenska"}
_TERRITORIES = {"en": "en_GB", "sv": "sv_SE"}

#: What is installed, and the bytes behind it: Qt keeps a pointer to them, no copy.
_INSTALLED: list[tuple[QTranslator, bytes]] = []


def choose(wanted: str, system: QLocale) -> str:
    """The language to speak for a setting ("system", "en", "sv"): English where we do not speak the system's."""
    if wanted in LANGUAGES:
        return wanted
    spoken = system.name().split("_")[0]
    return spoken if spoken in LANGUAGES else "en"


def install(app: QCoreApplication, wanted: str = "system") -> str:
    """Load the translations and set the locale for numbers. Returns the language; call before any window is made.
    What an earlier call installed is taken out.

    Numbers follow the system when it speaks the same language (a Swede's English stays a Swede's numbers otherwise).
    """
    system = QLocale.system()
    language = choose(wanted, system)
    same = system.name().split("_")[0] == language
    QLocale.setDefault(system if same else QLocale(_TERRITORIES[language]))
    folders = (
        (str(resources.path("translations")), f"driftvakt_{language}"),
        (QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), f"qtbase_{language}"),
    )
    remove(app)
    for folder, name in folders:
        translator = QTranslator()
        file = Path(folder) / f"{name}.qm"
        if not file.exists():
            continue
        # From bytes: Qt maps a file that it is given by name, and an upgrade under a running window pulls it away.
        content = file.read_bytes()
        if translator.load(content):
            _INSTALLED.append((translator, content))
            app.installTranslator(translator)
    return language


def remove(app: QCoreApplication) -> None:
    """Take out what `install` installed: the program speaks its source text again."""
    while _INSTALLED:
        app.removeTranslator(_INSTALLED[-1][0])
        _INSTALLED.pop()


def speaker(language: str) -> Callable[[str, str], str]:
    """What says a text of a context in a language, whatever the program speaks; the text itself where it has none."""
    content = resources.path(f"translations/driftvakt_{language}.qm").read_bytes()
    translator = QTranslator()
    translator.load(content)

    def say(context: str, source: str) -> str:
        _ = content  # Qt keeps a pointer to it, no copy
        return str(translator.translate(context, source)) or source

    return say
