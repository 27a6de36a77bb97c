"""The regimes: those that ship with the program, a site's own beside its data, and its profile."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import resources
from connectors.files import read_part
from connectors.text import sanitise
from console.incidents.model.regime_rows import is_profile, profile_of, regime_of
from console.incidents.model.regimes import Profile, Regime, RegimeError, Regimes

#: Below resources/, and below the data directory: every file of it that ends in .toml.
FOLDER = "regimes"
#: A file of these is small; a larger one is something else.
MOST_BYTES = 1 << 20
_LONGEST_FAULT = 300


@lru_cache(maxsize=1)
def shipped() -> dict[str, Regime]:
    """Those of resources/regimes, by id. Raises RegimeError, and FileNotFoundError when the program was installed
    without."""
    found = [
        regime_of(file.name, file.read_text(encoding="utf-8")) for file in sorted(resources.path(FOLDER).glob("*.toml"))
    ]
    return {each.id: each for each in found}


def load(directory: Path) -> Regimes:
    """The regimes that ship with those of this data directory, and its profile. One of the same id takes the place of
    ours. A file that is wrong is left out whole and told of in `Regimes.faults`: the others go on."""
    regimes, faults = dict(shipped()), []
    own: dict[str, str] = {}
    profile: tuple[str, Profile] | None = None
    for file in sorted((directory / FOLDER).glob("*.toml")):
        try:
            content = read_part(file, MOST_BYTES + 1)
            if len(content) > MOST_BYTES:
                raise RegimeError(f"{file.name}: it is larger than {MOST_BYTES >> 20} MiB")
            text = content.decode("utf-8")
            if is_profile(file.name, text):
                if profile is not None:
                    raise RegimeError(f"{file.name}: {profile[0]} is the profile already")
                profile = file.name, profile_of(file.name, text)
                continue
            made = regime_of(file.name, text, own=True)
            if (before := own.get(made.id)) is not None:
                raise RegimeError(f"{file.name}: regime {made.id} stands in {before} already")
            own[made.id], regimes[made.id] = file.name, made
        except (RegimeError, OSError, UnicodeDecodeError) as error:
            words = str(error)
            faults.append(sanitise(words if words.startswith(file.name) else f"{file.name}: {words}", _LONGEST_FAULT))
    if profile is not None:
        faults += [sanitise(each, _LONGEST_FAULT) for each in _unknown(*profile, regimes)]
    return Regimes(regimes, None if profile is None else profile[1], tuple(faults))


def _unknown(name: str, profile: Profile, regimes: dict[str, Regime]) -> list[str]:
    """What the profile names and is not there: it runs on without that, and says so."""
    faults = []
    for run in profile.runs:
        if (regime := regimes.get(run.regime)) is None:
            faults.append(f"{name}: runs {run.regime}: there is no such regime, so nothing of it counts")
            continue
        known = {role for duty in regime.duties for role in duty.roles}
        if strange := sorted(set(run.roles) - known):
            faults.append(f"{name}: runs {run.regime}: {', '.join(strange)} is no role of it")
    return faults
