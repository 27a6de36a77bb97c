"""Notifications on this desktop, as freedesktop.org specifies them: one call over the session's own bus, which is a
socket of this machine. Nothing leaves it."""

from __future__ import annotations

from resources.errors import EnvironmentFault

_NAME, _PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
_SECONDS = 3.0


class CannotNotify(EnvironmentFault):
    """This desktop shows no notifications; the text says why."""


def notify(program: str, summary: str, body: str, *, replaces: int = 0, urgent: bool = False) -> int:
    """Show a notification in the place of an earlier one (`replaces`), and give its number. Blocks; raises
    CannotNotify."""
    try:
        from jeepney import DBusAddress, MessageType, new_method_call  # noqa: PLC0415 - there on Linux alone
        from jeepney.io.blocking import open_dbus_connection  # noqa: PLC0415 - as above
    except ImportError as error:
        raise CannotNotify(str(error)) from error
    address = DBusAddress(_PATH, _NAME, _NAME)
    hints = {"urgency": ("y", 2 if urgent else 1)}
    values: tuple[object, ...] = (program, replaces, "", summary, body, [], hints, -1)
    try:
        with open_dbus_connection("SESSION") as bus:
            call = new_method_call(address, "Notify", "susssasa{sv}i", values)
            answer = bus.send_and_get_reply(call, timeout=_SECONDS)
    except (OSError, KeyError, ValueError, RuntimeError, EOFError) as error:
        raise CannotNotify(str(error) or type(error).__name__) from error
    if answer.header.message_type is MessageType.error:
        raise CannotNotify(str(answer.body[0]) if answer.body else "no answer")
    return int(answer.body[0])
