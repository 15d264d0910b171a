"""Views and evidence without a word of the texts: who, what, when, where in which document stay, for readers who may not be given the texts."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from sitroom.show.pages.evidence import Evidence
from sitroom.show.pages.views import Passage, Piece

__all__ = ["LEFT_OUT", "without_words"]

LEFT_OUT = "[words left out]"

Part = TypeVar("Part")


def without_words(part: Part) -> Part:
    """The same view or evidence; one mark stands for words that stood side by side."""
    found: Part = _without(part)
    return found


def _without(part: Any) -> Any:
    if isinstance(part, Piece):
        return msgspec.structs.replace(part, text=LEFT_OUT, mark=False) if part.words else part
    if isinstance(part, Passage):
        return msgspec.structs.replace(part, stretches=[], kinds=[], note="The text is left out of this report.")
    if isinstance(part, Evidence):
        voices = [msgspec.structs.replace(voice, cue=None) for voice in part.voices]
        part = msgspec.structs.replace(part, words="", stretches=[], cut_before=False, cut_after=False, voices=voices)
    if isinstance(part, msgspec.Struct):
        return msgspec.structs.replace(part, **{name: _without(value) for name, value in msgspec.structs.asdict(part).items()})
    if isinstance(part, list):
        return _joined([_without(one) for one in part])
    if isinstance(part, tuple):
        return tuple(_without(one) for one in part)
    return part


def _joined(parts: list[Any]) -> list[Any]:
    """Without a second mark right behind one; its references go to the first."""
    found: list[Any] = []
    for part in parts:
        last = found[-1] if found else None
        if isinstance(part, Piece) and isinstance(last, Piece) and part.words and last.words:
            found[-1] = msgspec.structs.replace(last, refs=list(dict.fromkeys([*last.refs, *part.refs])))
        else:
            found.append(part)
    return found
