"""Narratives as rows: one a part of a profile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from sitroom.room.happenings.dated import when
from sitroom.room.placed import placed
from sitroom.show.export import Row
from sitroom.show.words import SPOKEN_STATUS, names_of, plain

if TYPE_CHECKING:
    from sitroom.room.narratives import Carried, Evaluation, Narratives, Profile
    from sitroom.room.narratives.answers import Place

__all__ = ["COLUMNS", "narrative_rows", "told", "who"]

COLUMNS = (
    *(
        "teller",
        "teller_name",
        "by",
        "country",
        "part",
        "id",
        "name",
        "number",
        "share",
        "value",
        "how",
        "speaker",
        "document",
        "outlet",
        "published",
    ),
    *("span", "words"),
)


def narrative_rows(found: Narratives) -> Iterator[Row]:
    """One row a part of a profile; ``part`` says which: repeats, voice, quotes, country, side, outlet, carries, leaves out, wording, quoted wording,
    wording about nobody, adopts."""
    for profile in found.profiles:
        about: Row = {"teller": profile.id, "teller_name": profile.name, "by": profile.by, "country": profile.country}
        yield from (about | row for row in _rows(profile, found.names))


def _rows(profile: Profile, names: Mapping[str, str]) -> Iterator[Row]:
    for repeated in profile.repeats:
        yield {
            "part": "repeats",
            "id": repeated.of,
            "name": repeated.outlet,
            "value": repeated.similarity,
            "how": repeated.kind,
            "document": repeated.document,
        }
    for voice in profile.voices:
        yield {"part": "voice", "id": voice.kind, "number": voice.own, "share": voice.share}
    for one in profile.quoted:
        yield {"part": "quotes", "id": one.speaker, "name": one.name, "number": one.sayings, "share": one.share} | _at(one.first)
    for part, counts in (("country", profile.countries), ("side", profile.sides), ("outlet", profile.outlets)):
        for count in counts:
            yield {"part": part, "id": count.id, "name": count.name, "number": count.number, "share": count.share}
    for part, listed in (("carries", profile.carried), ("leaves out", profile.left_out)):
        for happening in listed:
            yield {
                "part": part,
                "id": happening.happening,
                "name": f"{when(happening)} {told(happening, names)}",
                "number": happening.independent,
                "how": happening.how,
            } | _at(happening.at)
    for toward in profile.toward:
        for part, words in (("wording", toward.own), ("quoted wording", toward.quoted)):
            for word in words:
                yield _word_row(part, word) | {"id": toward.side, "name": toward.name}
    for word in profile.unplaced:
        yield _word_row("wording about nobody", word)
    for claim in profile.adopted:
        yield {
            "part": "adopts", "id": claim.claim, "name": f"{claim.cause} → {claim.effect}", "value": claim.sign, "how": claim.order,
            "speaker": claim.speaker,
        } | _at(claim.at)  # fmt: skip


def _at(place: Place) -> Row:
    return {"document": place.document, "outlet": place.outlet, "published": place.published, "span": place.span, "words": place.words}


def _word_row(part: str, word: Evaluation) -> Row:
    row: Row = {"part": part, "value": word.value, "how": "negated" if word.negated else None, "speaker": word.speaker}
    return row | _at(word.at) | {"words": word.clause.words}


def told(one: Carried, names: Mapping[str, str]) -> str:
    """What happened, or did not: ``ASSAULT “raid” Norland → Sudland, at the dam (did not happen)``."""
    place = f", {placed(plain(one.place))}" if one.place else ""
    status = "" if one.status == "actual" else f" ({SPOKEN_STATUS[one.status]})"
    return f"{one.type} “{plain(one.trigger)}” {who(one, names)}{place}{status}"


def who(one: Carried, names: Mapping[str, str]) -> str:
    """Who takes part: ``Norland → Sudland``."""
    actors = names_of(one.actors, names) or "–"
    return f"{actors} → {names_of(one.recipients, names)}" if one.recipients else actors
