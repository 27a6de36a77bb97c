"""Failures of a login in words: refused keys, asked for secrets, a server that hangs up. One code may have several
sentences: what was tried, and what the server said, decide."""

from __future__ import annotations

from collections.abc import Callable

from console.fleet.model.history_failures import Words
from console.fleet.model.links import Failure
from resources.text import QT_TRANSLATE_NOOP

NO_DATA = QT_TRANSLATE_NOOP("Failures", "Nothing is measured on this node until the link stands again.")
RETRIED = QT_TRANSLATE_NOOP("Failures", "The console tries again by itself. Retry to try now.")

#: The failures that only a login has.
LOGIN: dict[str, Words] = {
    "ssh.auth_failed": Words(
        QT_TRANSLATE_NOOP("Failures", "{target} accepts none of the keys offered for {user}. Tried: {tried}."),
        NO_DATA,
        QT_TRANSLATE_NOOP(
            "Failures",
            "Add the public key to this account's authorized_keys, or choose another user or key. Allowed: {allowed}.",
        ),
    ),
    "ssh.login_lapsed": Words(
        QT_TRANSLATE_NOOP("Failures", "{target} refuses the key of {user} that it took before. Tried: {tried}."),
        QT_TRANSLATE_NOOP(
            "Failures",
            "A node does that while it starts, or while the home directories are not mounted. Until it lets us in "
            "nothing is measured.",
        ),
        QT_TRANSLATE_NOOP(
            "Failures",
            "The console tries again by itself, ever more slowly. If the key was taken away on purpose, put another "
            "into authorized_keys, or name another user or key for this node.",
        ),
    ),
    "ssh.passphrase_needed": Words(
        QT_TRANSLATE_NOOP("Failures", "The key {key_file} is locked with a passphrase."),
        NO_DATA,
        QT_TRANSLATE_NOOP("Failures", "Enter the passphrase, or load the key into the SSH agent."),
    ),
    "ssh.password_needed": Words(
        QT_TRANSLATE_NOOP("Failures", "{target} asks for the password of {user}."),
        NO_DATA,
        QT_TRANSLATE_NOOP("Failures", "Enter the password, or set up a key for this account."),
    ),
    "ssh.answers_needed": Words(
        QT_TRANSLATE_NOOP("Failures", "{target} asks questions before it lets anyone in: {prompt_1}"),
        NO_DATA,
        QT_TRANSLATE_NOOP("Failures", "Answer them, or set up a key for this account."),
    ),
    "ssh.key_unreadable": Words(
        QT_TRANSLATE_NOOP("Failures", "The key file {key_file} cannot be read: {reason}."),
        NO_DATA,
        QT_TRANSLATE_NOOP("Failures", "Repair or replace the file, or choose another key for this node."),
    ),
}

_LAPSED_SAYING = Words(
    QT_TRANSLATE_NOOP("Failures", "{target} refuses the key of {user} that it took before. It said: {said}"),
    LOGIN["ssh.login_lapsed"].matters,
    LOGIN["ssh.login_lapsed"].next,
)
_LAPSED_ASKING = Words(
    LOGIN["ssh.login_lapsed"].happened,
    LOGIN["ssh.login_lapsed"].matters,
    QT_TRANSLATE_NOOP(
        "Failures",
        "The console tries again by itself, ever more slowly; what the node asks in place of the key lets it in at "
        "once. If the key was taken away on purpose, put another into authorized_keys, or name another user or key for "
        "this node.",
    ),
)
_LAPSED_SAYING_ASKING = Words(_LAPSED_SAYING.happened, _LAPSED_ASKING.matters, _LAPSED_ASKING.next)
_CLOSED_SAYING = Words(
    QT_TRANSLATE_NOOP("Failures", "{target} closed the connection. It said: {said}"),
    NO_DATA,
    RETRIED,
)
_CLOSED_IN_LOGIN = Words(
    QT_TRANSLATE_NOOP("Failures", "{target} closed the connection during the login, without an answer."),
    NO_DATA,
    QT_TRANSLATE_NOOP(
        "Failures",
        "A node that starts, or whose sshd is restarted or overloaded, does this. The console tries again by itself, "
        "ever more slowly.",
    ),
)
_CLOSED_IN_LOGIN_SAYING = Words(
    QT_TRANSLATE_NOOP("Failures", "{target} closed the connection during the login. It said: {said}"),
    NO_DATA,
    QT_TRANSLATE_NOOP("Failures", "The console tries again by itself, ever more slowly. Retry to try now."),
)
_WRONG_PASSWORD = Words(
    QT_TRANSLATE_NOOP("Failures", "The password for {user} was not right; {target} asks for it again."),
    NO_DATA,
    QT_TRANSLATE_NOOP("Failures", "Enter it again. Some nodes lock an account after several wrong ones."),
)
_PASSWORD_AFTER_KEYS = Words(
    QT_TRANSLATE_NOOP("Failures", "{target} takes none of the keys of {user} ({tried}) and asks for the password."),
    NO_DATA,
    QT_TRANSLATE_NOOP(
        "Failures", "Enter the password, or put the key into authorized_keys of this account, then retry."
    ),
)
_PASSWORD_AFTER_SKIPPED_KEYS = Words(
    QT_TRANSLATE_NOOP(
        "Failures",
        "{target} takes none of the keys of {user} ({tried}) and asks for the password. Left out: {skipped}.",
    ),
    NO_DATA,
    QT_TRANSLATE_NOOP("Failures", "Repair what is named and retry, or enter the password."),
)
_PASSWORD_KEYS_SKIPPED = Words(
    QT_TRANSLATE_NOOP(
        "Failures", "{target} asks for the password of {user}; no key could be tried. Left out: {skipped}."
    ),
    NO_DATA,
    QT_TRANSLATE_NOOP("Failures", "Repair what is named and retry, or enter the password."),
)
_WRONG_PASSPHRASE = Words(
    QT_TRANSLATE_NOOP("Failures", "The passphrase of {key_file} was not right; the key stays locked."),
    NO_DATA,
    QT_TRANSLATE_NOOP("Failures", "Enter it again, or load the key into the SSH agent (ssh-add)."),
)
_WRONG_ANSWERS = Words(
    QT_TRANSLATE_NOOP("Failures", "{target} did not take the answers and asks again."),
    NO_DATA,
    QT_TRANSLATE_NOOP("Failures", "Answer it again. Codes that are used once run out after seconds."),
)
_HUNG_UP = Words(
    QT_TRANSLATE_NOOP("Failures", "{target} hung up on {user} after these keys: {tried}."),
    NO_DATA,
    QT_TRANSLATE_NOOP("Failures", "Name the right key file for this node, so that it is tried first, then retry."),
)
_NO_KEYS = Words(
    QT_TRANSLATE_NOOP("Failures", "{target} asks {user} for a key, and there is none here to try."),
    NO_DATA,
    QT_TRANSLATE_NOOP(
        "Failures", "Load a key into the SSH agent (ssh-add), or name its file for this node, then retry."
    ),
)
_KEYS_SKIPPED = Words(
    QT_TRANSLATE_NOOP("Failures", "No key could be tried at {target} for {user}. Left out: {skipped}."),
    NO_DATA,
    QT_TRANSLATE_NOOP("Failures", "Repair what is named, or load a key into the SSH agent (ssh-add), then retry."),
)


_Facts = dict[str, str]


def _wrong(facts: _Facts) -> bool:
    return facts.get("wrong") == "yes"


def _all_of(*names: str) -> Callable[[_Facts], bool]:
    return lambda facts: all(facts.get(name) for name in names)


def _none_of(*names: str) -> Callable[[_Facts], bool]:
    return lambda facts: not any(facts.get(name) for name in names)


def _in_login(facts: _Facts) -> bool:
    return facts.get("phase") == "auth"


#: (code, whether its facts are of this kind, the words for it): the first that fits counts.
_VARIANTS: tuple[tuple[str, Callable[[_Facts], bool], Words], ...] = (
    ("ssh.auth_failed", _none_of("tried", "skipped"), _NO_KEYS),
    ("ssh.auth_failed", _none_of("tried"), _KEYS_SKIPPED),
    ("ssh.auth_failed", _none_of("allowed"), _HUNG_UP),
    ("ssh.password_needed", _wrong, _WRONG_PASSWORD),
    ("ssh.password_needed", _all_of("tried", "skipped"), _PASSWORD_AFTER_SKIPPED_KEYS),
    ("ssh.password_needed", _all_of("tried"), _PASSWORD_AFTER_KEYS),
    ("ssh.password_needed", _all_of("skipped"), _PASSWORD_KEYS_SKIPPED),
    ("ssh.passphrase_needed", _wrong, _WRONG_PASSPHRASE),
    ("ssh.answers_needed", _wrong, _WRONG_ANSWERS),
    ("ssh.login_lapsed", _all_of("said", "asks"), _LAPSED_SAYING_ASKING),
    ("ssh.login_lapsed", _all_of("asks"), _LAPSED_ASKING),
    ("ssh.login_lapsed", _all_of("said"), _LAPSED_SAYING),
    ("ssh.closed", lambda facts: _in_login(facts) and "said" in facts, _CLOSED_IN_LOGIN_SAYING),
    ("ssh.closed", _in_login, _CLOSED_IN_LOGIN),
    ("ssh.closed", _all_of("said"), _CLOSED_SAYING),
)


def words_of(failure: Failure) -> Words | None:
    """The words for what happened to a failure of this code in particular, where its facts tell more."""
    facts = failure.facts
    return next((words for code, fits, words in _VARIANTS if code == failure.code and fits(facts)), None)
