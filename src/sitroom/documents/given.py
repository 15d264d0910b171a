"""What is known of a document beside its text, before it is read or as its source states it."""

from __future__ import annotations

import msgspec

__all__ = ["Given"]


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """Metadata; None = unknown. ``published`` is a date, with or without a time and its zone; ``retrieved`` when the source was got, ``made``
    when its file was made, which says less of the publication than the text does."""

    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: str | None = None
    url: str | None = None
    credit: str | None = None
    names_source: str | None = None
    retrieved: str | None = None
    made: str | None = None

    def over(self, other: Given) -> Given:
        """These, and where they are unknown those of ``other``."""
        return Given(**{name: getattr(self, name) or getattr(other, name) for name in self.__struct_fields__})
