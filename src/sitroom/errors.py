"""The errors of Sitroom.

SitroomError
  InputError        a source cannot be read: what was found, what is valid, what to do
    FetchError      an address cannot or may not be fetched
  CodebookError     a codebook file breaks its own rules
  ReaderError       the reading model is missing, broken or unknown
  RoomError         a room file cannot be opened or written
  UsageError        an argument has no meaning here
"""

from __future__ import annotations

__all__ = ["CodebookError", "FetchError", "InputError", "ReaderError", "RoomError", "SitroomError", "UsageError"]


class SitroomError(Exception):
    """Base of every error that Sitroom raises on purpose."""


class InputError(SitroomError):
    """A document or source cannot be used; the message says what was found, what is valid and what to do."""


class FetchError(InputError):
    """An address cannot be fetched, or may not be; ``retry_after``: seconds that its server asks to wait before the next try, where it does."""

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class CodebookError(SitroomError):
    """A codebook file is malformed or contradicts another one."""


class ReaderError(SitroomError):
    """A reading model is unknown, missing or damaged."""


class RoomError(SitroomError):
    """A room cannot be opened, read or written."""


class UsageError(SitroomError):
    """An argument or option has a value that means nothing here."""
