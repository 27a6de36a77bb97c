"""Logging in: keys, certificates, the agent, keyboard-interactive and password, alone or one after the other.

Nothing here waits for a person. What is missing comes back as `passphrase_needed`, `password_needed` or
`answers_needed`, with the name under which the answer is looked for when the connection is tried again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import paramiko

from connectors.secrets import Secret
from connectors.ssh.agents import AgentKey
from connectors.ssh.fingerprints import fingerprint
from connectors.ssh.identities import Offers
from connectors.ssh.link import Link
from connectors.ssh.problems import SshError, SshProblem
from connectors.ssh.sharing import Shared
from connectors.ssh.targets import Target
from connectors.ssh.userauth import UserAuth
from connectors.ssh.vault import Vault, answer_name, passphrase_name, password_name

_MOST_ROUNDS = 6
_MOST_PROMPTS = 16
#: How OpenSSH says that every key it was willing to look at was refused (MaxAuthTries): in place of an answer.
_TOO_MANY = "Too many authentication failures"


class _Outcome(StrEnum):
    IN = "in"
    NEXT = "next"  # this much was right; something more is asked
    DENIED = "denied"


class _NoAnswerError(Exception):
    """Ends the keyboard-interactive exchange; it crosses paramiko's thread and holds no answers."""


@dataclass(frozen=True, slots=True)
class _Questions:
    title: str
    instructions: str
    prompts: tuple[tuple[str, bool], ...]
    wrong: bool


class Authentication:
    """One login on one transport. `log_in` may be called once; `words` are the server's banners.

    `shared.logins` knows the key that let us in before. A server that refuses it now, or hangs up without an answer,
    will most likely take it again by itself: it is still booting, its homes are not mounted yet, its sshd was
    restarted. What it said itself goes with the error as `said`.
    """

    def __init__(
        self,
        transport: paramiko.Transport,
        link: Link,
        target: Target,
        vault: Vault,
        shared: Shared,
    ) -> None:
        self._transport = transport
        self._requests = UserAuth(transport)
        self._logins = shared.logins
        self._link = link
        self._target = target
        self._vault = vault
        self._offers = Offers(target, shared.keys, vault)
        self._keys = iter(self._offers)
        self._allowed: set[str] | None = None
        self._tried: list[str] = []
        self._refused: list[str] = []  # fingerprints of keys that the server looked at and did not take
        self._last = ""  # the fingerprint of the key that was shown last
        self._entered = ""  # the fingerprint of the one it took
        self._password_sought = False
        self._found_password: Secret | None = None
        self._password_refused = False
        self._questions: _Questions | None = None
        self._answered: set[str] = set()
        self._unanswered = False

    def log_in(self) -> None:
        """Raises SshError: auth_failed, login_lapsed, passphrase_needed, password_needed, answers_needed,
        key_unreadable, closed, and what ended the link."""
        try:
            for _ in range(_MOST_ROUNDS):
                outcome = self._round()
                if outcome is _Outcome.IN:
                    if self._entered:
                        self._logins.put(self._target.label, self._entered)
                    return
                if outcome is _Outcome.DENIED:
                    break
            raise self._failure()
        finally:
            self._offers.close()

    @property
    def words(self) -> str:
        return "\n".join(self._requests.words)

    def _round(self) -> _Outcome:
        for method in self._target.methods:
            if self._allowed is not None and method not in self._allowed:
                continue
            outcome = self._try(method)
            if outcome is not _Outcome.DENIED:
                return outcome
            if self._allowed is None:
                outcome = self._learn()
                if outcome is not _Outcome.DENIED:
                    return outcome
        return _Outcome.DENIED

    def _try(self, method: str) -> _Outcome:
        if method == "publickey":
            return self._public_keys()
        password = self._known_password()
        if self._offers.locked and password is None:
            return _Outcome.DENIED  # the passphrase is asked for first; an attempt without answers would count
        if method == "keyboard-interactive":
            return self._interactive(password)
        return self._password(password)

    def _known_password(self) -> Secret | None:
        # Looked up once: it may be for one use only, and two methods may want it.
        if not self._password_sought:
            self._password_sought = True
            self._found_password = self._vault.password(self._target)
        return self._found_password

    def _public_keys(self) -> _Outcome:
        for name, key in self._keys:
            self._last = fingerprint(key.asbytes())
            outcome = self._attempt(name, lambda key=key: self._requests.public_key(self._target.user, key))  # type: ignore[misc]
            if outcome is not _Outcome.DENIED:
                self._entered = self._last
                return outcome
            if not (isinstance(key, AgentKey) and key.refusal):  # what the agent would not sign, it could not take
                self._refused.append(self._last)
            if self._allowed is not None and "publickey" not in self._allowed:
                break
        return _Outcome.DENIED

    def _password(self, password: Secret | None) -> _Outcome:
        if password is None or self._password_refused:
            return _Outcome.DENIED
        outcome = self._attempt(
            "password",
            lambda: self._requests.password(self._target.user, password.reveal()),
        )
        self._password_refused = outcome is _Outcome.DENIED
        return outcome

    def _interactive(self, password: Secret | None) -> _Outcome:
        if self._allowed is None and self._learn() is _Outcome.IN:
            return _Outcome.IN
        if "keyboard-interactive" not in (self._allowed or ()):
            return _Outcome.DENIED
        if "password" in (self._allowed or ()) and "password" in self._target.methods and password is not None:
            return _Outcome.DENIED  # the plain method takes the same password without guessing at prompts

        def answer(title: str, instructions: str, prompts: list[tuple[str, bool]]) -> list[str]:
            return self._answers(title, instructions, prompts, password)

        try:
            outcome = self._attempt(
                "keyboard-interactive", lambda: self._requests.interactive(self._target.user, answer)
            )
        except (_NoAnswerError, SshError):
            if self._unanswered:
                raise self._lapsed() or self._answers_needed() from None
            raise
        if outcome is _Outcome.DENIED and self._questions is not None:
            self._questions = _Questions(
                self._questions.title, self._questions.instructions, self._questions.prompts, wrong=True
            )
        return outcome

    def _answers(
        self, title: str, instructions: str, prompts: list[tuple[str, bool]], password: Secret | None
    ) -> list[str]:
        if not prompts:
            return []
        asked = tuple(prompts[:_MOST_PROMPTS])
        again = any(prompt in self._answered for prompt, _ in asked)
        self._questions = _Questions(title, instructions, asked, wrong=again)
        answers: list[str] = []
        for prompt, echo in asked:
            found = self._vault.answer(self._target, prompt)
            if found is None and _asks_password(asked) and not echo:
                found = password
            if found is None or again or len(prompts) > _MOST_PROMPTS:
                self._unanswered = True
                raise _NoAnswerError
            self._answered.add(prompt)
            answers.append(found.reveal())
        return answers

    def _learn(self) -> _Outcome:
        """Ask for nothing, to be told what is allowed."""
        outcome = self._attempt("", lambda: self._requests.none(self._target.user))
        if self._allowed is None:
            self._allowed = set()
        return outcome

    def _attempt(self, name: str, act: Callable[[], list[str]]) -> _Outcome:
        if name:
            self._tried.append(name)
        try:
            left = act()
        except paramiko.BadAuthenticationType as error:
            self._allowed = set(error.allowed_types)
            return _Outcome.DENIED
        except paramiko.AuthenticationException:
            if not self._transport.is_active():
                raise self._cut() from None
            return _Outcome.DENIED
        except _NoAnswerError:
            raise
        except (paramiko.SSHException, EOFError, OSError) as error:
            raise self._cut(str(error)) from error
        if self._transport.is_authenticated():
            return _Outcome.IN
        self._allowed = set(left)
        return _Outcome.NEXT

    # -- what to say

    def _cut(self, raw: str = "") -> SshError:
        """Why the server hung up in the middle of it."""
        if self._link.failure is not None and self._link.failure.code is not SshProblem.CLOSED:
            return self._link.failure
        # Where one of our keys was taken before, a server that just hangs up has not refused that one.
        known = self._logins.get(self._target.label)
        if _TOO_MANY in self._link.farewell or (self._refused and not known):
            return self._lapsed() or self._auth_failed(reason="hung_up", raw=raw)
        facts = {"phase": "auth", **self._said()}
        return SshError(SshProblem.CLOSED, self._target.label, facts=facts, raw=raw)

    def _said(self) -> dict[str, str]:
        said = self._link.farewell or (self._requests.words[-1] if self._requests.words else "")
        return {"said": said.strip()} if said.strip() else {}

    def _lapsed(self) -> SshError | None:
        """The error for a key that let us in before, where it was shown and refused; only a person knows a password."""
        before = self._logins.get(self._target.label)
        answering = self._answered or (self._questions is not None and self._questions.wrong)
        if self._password_refused or answering or not before:
            return None
        shown = before in self._refused or (_TOO_MANY in self._link.farewell and before == self._last)
        if not shown:
            return None
        return SshError(SshProblem.LOGIN_LAPSED, self._target.label, facts={**self._instead(), **self._attempts()})

    def _instead(self) -> dict[str, str]:
        """What a person can give in place of a key: the code of the error that would ask for it, in `asks`, and its
        facts."""
        if "password" in (self._allowed or ()) and "password" in self._target.methods:
            return {"asks": SshProblem.PASSWORD_NEEDED, "secret": password_name(self._target), "wrong": "no"}
        if self._questions is None:
            return {}
        error = self._answers_needed()
        return {"asks": error.code, **error.facts}

    def _failure(self) -> SshError:
        allowed = self._allowed or set()
        lapsed = self._lapsed()
        if lapsed is not None:
            return lapsed
        if self._offers.locked and (not allowed or "publickey" in allowed):
            locked = self._offers.locked[0]
            facts = {"key_file": str(locked.path), "secret": passphrase_name(locked.path)}
            if locked.blob is not None:
                facts["fingerprint"] = fingerprint(locked.blob)
            return self._needed(SshProblem.PASSPHRASE_NEEDED, facts, wrong=locked.wrong)
        if self._password_refused or ("password" in allowed and "password" in self._target.methods):
            facts = {"secret": password_name(self._target), **self._attempts()}
            return self._needed(SshProblem.PASSWORD_NEEDED, facts, wrong=self._password_refused)
        if self._questions is not None:
            return self._answers_needed()
        if self._target.identities_configured and self._offers.skipped and not self._tried:
            name, reason = self._offers.skipped[0]
            return SshError(SshProblem.KEY_UNREADABLE, self._target.label, facts={"key_file": name, "reason": reason})
        return self._auth_failed()

    def _auth_failed(self, reason: str = "denied", raw: str = "") -> SshError:
        return SshError(
            SshProblem.AUTH_FAILED, self._target.label, facts={"reason": reason, **self._attempts()}, raw=raw
        )

    def _attempts(self) -> dict[str, str]:
        """What was tried, and what the server said to it."""
        tried = [name for name in self._tried if name not in ("password", "keyboard-interactive")]
        return {
            "user": self._target.user,
            "tried": ", ".join(tried),
            "allowed": ",".join(sorted(self._allowed or ())),
            "skipped": "; ".join(f"{name}: {why}" for name, why in self._offers.skipped),
            **self._said(),
        }

    def _answers_needed(self) -> SshError:
        questions = self._questions or _Questions("", "", (), wrong=False)
        if _asks_password(questions.prompts):
            facts = {"secret": password_name(self._target), **self._attempts()}
            return self._needed(SshProblem.PASSWORD_NEEDED, facts, wrong=questions.wrong)
        facts = {"title": questions.title, "instructions": questions.instructions}
        facts["count"] = str(len(questions.prompts))
        for number, (prompt, echo) in enumerate(questions.prompts, start=1):
            facts[f"prompt_{number}"] = prompt
            facts[f"echo_{number}"] = "yes" if echo else "no"
            facts[f"secret_{number}"] = answer_name(self._target, prompt)
        return self._needed(SshProblem.ANSWERS_NEEDED, facts, wrong=questions.wrong)

    def _needed(self, code: SshProblem, facts: dict[str, str], *, wrong: bool) -> SshError:
        facts["wrong"] = "yes" if wrong else "no"
        if self._vault.trouble:
            facts["keyring"] = self._vault.trouble
        return SshError(code, self._target.label, facts=facts)


def _asks_password(prompts: tuple[tuple[str, bool], ...]) -> bool:
    return len(prompts) == 1 and not prompts[0][1] and "password" in prompts[0][0].lower()
