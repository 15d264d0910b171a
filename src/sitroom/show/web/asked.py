"""What the app is asked beside its pages, and what it answers where something is wrong."""

from __future__ import annotations

from typing import Annotated

import msgspec

from sitroom.show.pages.asked import Asked, Refs

__all__ = ["JobAsked", "Problem", "WordsAsked"]


class WordsAsked(Asked, frozen=True, kw_only=True):
    """What the words behind something are asked by."""

    of: Annotated[Refs, msgspec.Meta(min_length=1)]
    at: Annotated[int, msgspec.Meta(ge=0, le=10_000, description="Which of the references, from 0.")] = 0
    panel: Annotated[bool, msgspec.Meta(description="Only the part of the page that a side panel shows.")] = False


class JobAsked(Asked, frozen=True, kw_only=True):
    """Which job."""

    id: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{16}$", description="The job's id.")]


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong: what was found, what is valid and what to do."""

    error: str
