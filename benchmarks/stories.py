"""Happenings of the held-out stories: ``python -m benchmarks.stories [--part dev] [--room FILE] [--wrong] [--lost]``.

The reports are read with the reading model into a room; its events are matched with the marks of ``training/stories`` by their triggers, and
those that no mark has are left out. Scores are those of ``benchmarks.demo_happenings``. ``--lost`` says for the pairs of marked events of two
documents that are one happening what keeps them apart: a contradiction, that they are never compared, or the odds.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path

from benchmarks.demo_happenings import Demo, figures, table, wrong
from sitroom.records import Event
from sitroom.room import Room, read_into
from sitroom.room.happenings.facts import contradict
from sitroom.room.happenings.kept import gathered
from sitroom.room.happenings.pairing import All, newly_near
from sitroom.room.happenings.tellings import Tellings
from sitroom.room.happenings.words import rules
from training.stories import Report, stories

__all__ = ["matched", "read_stories", "told"]


def read_stories(room: Room, part: str) -> None:
    """Read the reports of ``train`` or ``dev`` into a room."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, report in enumerate(stories(part)):
            path = Path(folder) / f"{number:04}.txt"
            path.write_text(_file(report), encoding="utf-8")
            paths.append(path)
        for _ in read_into(room, paths):
            pass


def _file(report: Report) -> str:
    title, *sentences = (sentence for sentence, _ in report.sentences)
    return f"Title: {title}\nOutlet: {report.outlet}\nDate: {report.day}\n\n{' '.join(sentences)}\n"


def matched(room: Room, part: str) -> tuple[dict[str, str], int]:
    """By id of an event, the happening that its mark names; and the number of marks that no event of the room has."""
    titles = {(document.title, (document.published or "")[:10]): document for document in room.documents()}
    events: dict[str, list[Event]] = defaultdict(list)
    for event in room.events():
        events[event.document].append(event)
    found: dict[str, str] = {}
    missing = 0
    for report in stories(part):
        document = titles.get((report.sentences[0][0], report.day))
        at = 0
        for sentence, marks in report.sentences:
            place = document.text.find(sentence, at) if document else -1
            at = max(at, place)
            for (start, end), happening in marks:
                own = [
                    event.id for event in events[document.id] if event.trigger[0] < place + end and event.trigger[1] > place + start
                ] if document and place >= 0 else []  # fmt: skip
                missing += not own
                found |= dict.fromkeys(own[:1], happening)
    return found, missing


def told(room: Room, part: str) -> Demo:
    """The marked events of a room that has read the stories, and its happenings."""
    gold, missing = matched(room, part)
    events = {event.id: event for event in room.events() if event.id in gold}
    texts = {document.id: document for document in room.documents()}
    words = {}
    for id, event in events.items():
        text, (start, end), (first, last) = texts[event.document].text, event.evidence, event.trigger
        words[id] = " ".join(f"{text[start:first]}[{text[first:last]}]{text[last:end]}".split())
    files = {id: event.document for id, event in events.items()}
    return Demo(events=events, gold=gold, files=files, found=room.happenings(), words=words, missing=missing)


def lost(room: Room, part: str) -> Iterator[str]:
    """What keeps pairs of two documents apart that are one happening, most first, with their number."""
    kept, read = gathered(room), told(room, part)
    tellings = Tellings(kept)
    leads = tellings.leads({event.document for event in kept.events})
    rows = {id: tellings.row(id, tellings.mark(id, leads.get(id)), leads.get(id)) for id in tellings.events}
    near = set(newly_near(All({}), All(rows), fresh=rows, lost=(), most=rules()["block"]))
    home = {id: happening.id for happening in read.found for id in happening.members}

    def why(a: str, b: str) -> str:
        if home[a] == home[b]:
            return "joined"
        return contradict(tellings.facts(a), tellings.facts(b)) or ("odds" if {(a, b), (b, a)} & near else "never compared")

    counts = Counter(why(a, b) for a, b in _pairs(read))
    yield from (f"{number:6} {100 * number / max(1, counts.total()):5.1f} %  {what}" for what, number in counts.most_common())


def _pairs(read: Demo) -> Iterable[tuple[str, str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for id, happening in sorted(read.gold.items()):
        groups[happening].append(id)
    return ((a, b) for ids in groups.values() for a, b in combinations(ids, 2) if read.files[a] != read.files[b])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--part", choices=("train", "dev"), default="dev")
    options.add_argument("--room", type=Path, help="a room that has read them")
    options.add_argument("--wrong", action="store_true", help="print what is joined or parted wrongly")
    options.add_argument("--lost", action="store_true", help="print what keeps pairs of one happening apart")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, Room(given.room or Path(folder) / "stories.sitroom") as room:
        if given.room is None:
            read_stories(room, given.part)
        if given.lost:
            print("\n".join(lost(room, given.part)))
            return
        read = told(room, given.part)
    if given.wrong:
        print("\n".join(wrong(read)))
        return
    print(table([(given.part, figures(read))]) + "   (recall precision F1)")
    print(f"{len(read.events)} marked events, {read.missing} marks that the reader found no event for")


if __name__ == "__main__":
    main()
