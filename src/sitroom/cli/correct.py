"""``sitroom correct`` and ``sitroom log``: an analyst's word against the reader's, and who said so when and why."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sitroom.cli.shared import told
from sitroom.errors import InputError, UsageError

if TYPE_CHECKING:
    from sitroom.room.corrections_actions import Action, Correction

__all__ = ["Format", "What", "correct", "log"]

NOBODY = "-"
"""Given as an actor or recipient: there is none."""


class What(StrEnum):
    """What can be corrected, and what stands behind each word of the command line."""

    merge = "merge"
    event = "event"
    not_an_event = "not-an-event"
    same = "same"
    not_same = "not-same"
    same_concept = "same-concept"
    not_same_concept = "not-same-concept"
    concept_name = "concept-name"
    undo = "undo"
    replay = "replay"


class Format(StrEnum):
    """How ``log`` can write it."""

    table = "table"
    json = "json"
    csv = "csv"


_NAMED = {
    What.merge: (2, 2, "two actors: the one that is merged and the one that then stands for both"),
    What.event: (1, 1, "one event id, and what is wrong with it as --type, --status, --actor or --recipient"),
    What.not_an_event: (1, 1, "one event id"),
    What.same: (2, None, "two or more event ids"),
    What.not_same: (2, None, "two or more event ids"),
    What.same_concept: (2, None, "two or more phrases of claims, each CLAIM:cause or CLAIM:effect"),
    What.not_same_concept: (2, None, "two or more phrases of claims, each CLAIM:cause or CLAIM:effect"),
    What.concept_name: (2, 2, "a phrase of a claim, CLAIM:cause or CLAIM:effect, and the name of its concept"),
    What.undo: (1, 1, "the number of one entry of the log"),
    What.replay: (1, 1, "one file that sitroom log ROOM --format json has written"),
}
"""How many words each takes at least and at most, and which."""


def correct(
    room: Annotated[Path, typer.Argument(metavar="ROOM", help="The room file.")],
    what: Annotated[What, typer.Argument(help="What to correct.")],
    named: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME...",
            help="merge ACTOR INTO; event EVENT, with the options below; not-an-event EVENT; same EVENT EVENT...; not-same EVENT EVENT...; "
            "same-concept PHRASE PHRASE...; not-same-concept PHRASE PHRASE...; concept-name PHRASE NAME; undo NUMBER; "
            "replay LOG.json. Actors by id, name or alias, events by id, phrases as show beliefs gives them.",
        ),
    ],
    why: Annotated[str, typer.Option(help="The reason, which the log keeps; all but replay need one.")] = "",
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who corrects; without it, the user of this computer.")] = None,
    type_: Annotated[str | None, typer.Option("--type", metavar="TYPE", help="The PLOVER type that the event has.")] = None,
    status: Annotated[str | None, typer.Option(help="The status that it has: actual, historical, future, hypothetical or negated.")] = None,
    actor: Annotated[list[str] | None, typer.Option(help="Who acts in it; can be repeated. - for nobody.")] = None,
    recipient: Annotated[list[str] | None, typer.Option(help="Whom it is done to; can be repeated. - for nobody.")] = None,
) -> None:
    """Correct a room: log what is wrong, with who, when and why. What was read stays; what the room is asked shows the correction."""
    with told():
        from sitroom.room import Room
        from sitroom.show.corrections import print_added

        changes = {"--type": type_, "--status": status, "--actor": actor, "--recipient": recipient}
        if what is not What.event and (given := [name for name, value in changes.items() if value]):
            raise UsageError(f"{', '.join(given)} cannot be given with {what}; leave it out, or correct an event.")
        least, most, valid = _NAMED[what]
        if not least <= len(named) <= (most or len(named)):
            raise UsageError(f"found {len(named)} after {what}; valid is {valid}.")
        if what is not What.replay and not why.strip():
            raise UsageError("found no --why; valid is the reason for the correction, such as --why 'the same person, spelled in two ways'.")
        with Room(room, create=False) as opened:
            if what is What.replay:
                print_added(opened, opened.replay(_logged(Path(named[0]))))
            else:
                print_added(opened, [opened.correct(_action(what, named, type_, status, actor, recipient), why=why, who=by)])


def log(
    room: Annotated[Path, typer.Argument(metavar="ROOM", help="The room file.")],
    format_: Annotated[Format, typer.Option("--format", help="How to write it; what json writes can be replayed with correct.")] = Format.table,
) -> None:
    """Show the corrections of a room: what was corrected by whom, when and why, and whether it holds."""
    with told():
        from sitroom.room import Room
        from sitroom.show.corrections import print_log

        with Room(room, create=False) as opened:
            print_log(opened, opened.corrections(), format_)


def _action(what: What, named: list[str], type_: str | None, status: str | None, actors: list[str] | None, recipients: list[str] | None) -> Action:
    """The action that the command line names."""
    from sitroom.room.corrections_actions import (
        ChangeEvent,
        MergeActors,
        NameConcept,
        NoEvent,
        NotSameConcept,
        NotSameHappening,
        SameConcept,
        SameHappening,
        Undo,
    )

    if what is What.merge:
        return MergeActors(actor=named[0], into=named[1])
    if what is What.event:
        return ChangeEvent(
            event=named[0],
            type=type_,
            status=status.strip().lower() if status else None,  # type: ignore[arg-type]
            actors=_who("--actor", actors),
            recipients=_who("--recipient", recipients),
        )
    if what is What.not_an_event:
        return NoEvent(event=named[0])
    if what is What.same_concept:
        return SameConcept(parts=named)
    if what is What.not_same_concept:
        return NotSameConcept(parts=named)
    if what is What.concept_name:
        return NameConcept(part=named[0], name=named[1])
    if what is What.undo:
        if not named[0].isdecimal():
            raise UsageError(f"found {named[0]!r} to undo; valid is {_NAMED[what][2]}, see: sitroom log ROOM")
        return Undo(number=int(named[0]))
    return (SameHappening if what is What.same else NotSameHappening)(events=named)


def _who(option: str, given: list[str] | None) -> list[str] | None:
    """The actors of an option, none where it says that there is nobody; None where it is not given."""
    if not given:
        return None
    if NOBODY in given and len(given) > 1:
        raise UsageError(f"found {option} {NOBODY} beside others; valid is {NOBODY} alone, for nobody, or actors.")
    return [] if given == [NOBODY] else given


def _logged(file: Path) -> list[Correction]:
    """The entries of a log that ``sitroom log ROOM --format json`` wrote. Raises InputError for what is none."""
    import msgspec

    from sitroom.room.corrections_actions import Correction

    valid = "valid is a file that this wrote: sitroom log ROOM --format json > LOG.json"
    try:
        return msgspec.json.decode(file.read_bytes(), type=list[Correction])
    except OSError as error:
        raise InputError(f"{file}: found no readable file ({error.strerror}); {valid}.") from None
    except msgspec.DecodeError as error:
        raise InputError(f"{file}: found no log of corrections ({error}); {valid}.") from None
