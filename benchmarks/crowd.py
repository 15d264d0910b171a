"""``python -m benchmarks.crowd FILE``: a generated room of a million events, 5,000 actors and 20,000 documents, its happenings kept, and what network
and tension keep of them.

The rows go in by SQL and hold whole records, so that everything that can be asked of a room can be asked of this one. The same seed gives the same
records. Actors are invented: 190 states in four blocs with bodies and people below them, organisations and armed groups; a few do most. Happenings
have 2.5 members on average, most of them one, some 40. ``crowd`` makes small ones for tests; ``crowd_speed`` asks the room.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import time
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec

from sitroom.codebook import load
from sitroom.records import Actor, Claim, Document, Event, Happening, Pattern, RedLine, Span, Statement, Status, Tie
from sitroom.room import Room
from sitroom.room.happenings.model import maker
from sitroom.room.network.ledger import ledger
from sitroom.room.rows import actor_rows, document_row, event_row, json_of, record_row
from sitroom.room.tension.kept import refresh

__all__ = ["SEED", "crowd"]

SEED = 20_250_613
STATES, ORGANISATIONS, ARMED, BLOCS = 190, 120, 90, 4
FIRST_DAY, DAYS = date(2028, 1, 1), 1_096
OUTLETS = tuple(
    f"{town} {kind}" for town in ("Harbour", "Norland", "Strait", "Lantern", "Sud", "Meridian") for kind in ("Post", "Times", "Daily", "Review")
)
STATUS: tuple[tuple[Status, int], ...] = (("actual", 72), ("historical", 8), ("future", 8), ("hypothetical", 8), ("negated", 4))
FRIENDLY = (("CONSULT", 30), ("AGREE", 16), ("SUPPORT", 18), ("COOPERATE", 14), ("AID", 10), ("CONCEDE", 4), ("RETREAT", 3), ("REQUEST", 5))
HOSTILE = (
    ("ACCUSE", 26), ("REJECT", 14), ("THREATEN", 14), ("ASSAULT", 18), ("SANCTION", 8), ("MOBILIZE", 6), ("COERCE", 6), ("REQUEST", 6),
    ("PROTEST", 2),
)  # fmt: skip
BODIES = (("GOV", "government"), ("MIL", "military"), ("LEG", "government"), ("CVL", "people"), ("OPP", "party"))
READER = "crowd"

Kept = TypeVar("Kept")


class Deed(NamedTuple):
    """What happens: the members' events stand in ``documents``, in that order."""

    type: str
    mode: list[str]
    status: Status
    actors: list[str]
    recipients: list[str]
    day: str
    documents: list[int]


def crowd(path: Path, *, events: int = 1_000_000, actors: int = 5_000, documents: int = 20_000, said: int = 3_000, seed: int = SEED) -> None:
    """Make the room at ``path``, where no file may be. ``said``: red lines, claims and statements, so many of each, and almost as many ties."""
    rng = random.Random(seed)
    with Room(path) as room:
        room.compare()  # an empty room: its parameters are set before the documents come, which have no wording to compare
    db = sqlite3.connect(path, isolation_level=None)
    for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -400000", "foreign_keys = OFF"):
        db.execute(f"PRAGMA {setting}")
    db.execute("BEGIN")
    triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        db.execute(f"DROP TRIGGER {name}")
    people = _people(rng, actors)
    rows = [actor_rows(actor) for actor in people]
    _insert(db, "actors", (row for row, _ in rows))
    _insert(db, "actor_aliases", (alias for _, aliases in rows for alias in aliases))
    deeds = _deeds(rng, people, events, documents)
    homes = _events(db, deeds, {actor.id: json_of(actor) for actor in people}, documents)
    _happenings(db, deeds, homes)
    _said(db, rng, deeds, homes, said)
    for table in ("documents", "events"):
        db.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")
    for _, sql in triggers:
        db.execute(sql)
    db.execute("UPDATE happenings_state SET changes = 1, found_at = 1, maker = ?", (maker(),))
    db.execute("COMMIT")
    db.execute("ANALYZE sqlite_schema")
    db.execute("PRAGMA journal_mode = WAL")
    db.close()
    with Room(path) as room:
        refresh(room)
        ledger(room)


def _people(rng: random.Random, number: int) -> list[Actor]:
    """States first, the most active first in each kind; a state's code has three letters, an organisation's four, a group's five."""
    found: list[Actor] = []
    states = [_code(i, 3) for i in range(min(STATES, number // 5))]
    for code in states:
        found.append(Actor(id=code, name=f"{code.title()}land", kind="state", country=code, aliases=[f"Republic of {code.title()}land"]))
    for i in range(min(ORGANISATIONS, number // 20)):
        code = _code(i, 4)
        found.append(Actor(id=code, name=f"{code} Organisation", kind="igo", country=code, sector="IGO"))
    for i in range(min(ARMED, number // 25)):
        code = _code(i, 5)
        found.append(Actor(id=code, name=f"{code.title()} Front", kind="rebel", sector="REB"))
    bodies = [(code, *body) for body in BODIES for code in states]
    for code, sector, kind in bodies[: max(0, number - len(found)) // 2]:
        found.append(Actor(id=f"{code}.{sector}", name=f"{sector} of {code.title()}land", kind=kind, country=code, sector=sector))
    weights = list(accumulate(1 / (i + 3) for i in range(len(states))))
    while len(found) < number:
        code, n = _drawn(rng, states, weights), len(found)
        found.append(Actor(id=f"{code}.GOV.person-{n}", name=f"Person {n}", kind="person", country=code, sector="GOV"))
    return found


def _code(number: int, letters: int) -> str:
    """``number`` as so many letters, neighbours far apart."""
    at, found = (number * 9_973 + 1_234) % 26**letters, ""
    for _ in range(letters):
        at, letter = divmod(at, 26)
        found += chr(65 + letter)
    return found


def _drawn(rng: random.Random, values: Sequence[Kept], sums: Sequence[float]) -> Kept:
    return values[min(bisect(sums, rng.random() * sums[-1]), len(values) - 1)]


def _deeds(rng: random.Random, people: Sequence[Actor], events: int, documents: int) -> list[Deed]:
    """Happenings by day until their members are ``events``."""
    ids = [actor.id for actor in people]
    bloc = {id: _hash(id.split(".")[0]) % BLOCS for id in ids}
    weights = list(accumulate(1 / (i + 5) for i in range(len(ids))))
    friendly, hostile, status = (([v for v, _ in t], list(accumulate(float(w) for _, w in t))) for t in (FRIENDLY, HOSTILE, STATUS))
    modes = {name: kind.modes for name, kind in load().types.items()}
    sizes = (1, 2, 3, 4, 6, 10, 40)
    chances = list(accumulate((58.0, 17.0, 9.0, 6.0, 6.0, 3.5, 0.5)))
    found, left = [], events
    while left > 0:
        size = min(_drawn(rng, sizes, chances), left, documents)
        left -= size
        actor, other = _drawn(rng, ids, weights), _drawn(rng, ids, weights)
        kind = _drawn(rng, *(friendly if (bloc[actor] == bloc[other]) == (rng.random() < 0.85) else hostile))
        actors = [actor] if rng.random() < 0.93 else list(dict.fromkeys([actor, _drawn(rng, ids, weights)]))
        recipients = [other] if other not in actors and rng.random() < 0.85 else []
        if recipients and rng.random() < 0.08:
            recipients = [i for i in dict.fromkeys([*recipients, _drawn(rng, ids, weights)]) if i not in actors]
        at = rng.randrange(documents)
        own = sorted({(at + int(rng.random() * max(1, documents // 200))) % documents for _ in range(size * 3)})[:size]
        day = FIRST_DAY + timedelta(days=max(0, at * DAYS // documents - rng.randrange(3)))
        mode = [rng.choice(modes[kind])] if modes[kind] and rng.random() < 0.5 else []
        left += size - len(own)
        found.append(Deed(kind, mode, _drawn(rng, *status), actors, recipients, day.isoformat(), own))
    return sorted(found, key=lambda deed: deed.day)


def _hash(text: str) -> int:
    """A number that is the same in every run."""
    return sum(ord(c) * 31**i for i, c in enumerate(text))


def _identity(prefix: str, number: int) -> str:
    """An id as scattered as those of records."""
    return f"{prefix}{(number * 0x9E3779B97F4A7C15 + 0x1234567) % 2**64:016x}"


def _events(db: sqlite3.Connection, deeds: Sequence[Deed], people: Mapping[str, str], documents: int) -> list[Document]:
    """Write documents, their events and whom these name (``people``: records by id); the documents, by number from 0."""
    told: list[list[tuple[int, int]]] = [[] for _ in range(documents)]
    number = 0
    for at, deed in enumerate(deeds):
        for document in deed.documents:
            told[document].append((at, number))
            number += 1
    book = load()
    homes: list[Document] = []
    for place, own in enumerate(told):
        sentences = [_sentence(deeds[at], n) for at, n in own] or ["Nothing was reported."]
        text = " ".join(sentences)
        published = (FIRST_DAY + timedelta(days=place * DAYS // documents)).isoformat()
        document = Document(
            id=_identity("d", place), text=text, sha256=_identity("", place) * 4, title=f"Report {place}", outlet=OUTLETS[place * 7 % len(OUTLETS)],
            published=published, language="en",
        )  # fmt: skip
        homes.append(document)
        _insert(db, "documents", [document_row(document, place + 1)])
        records = list(_read(document, [(deeds[at], n) for at, n in own], sentences, book.intensity))
        _insert(db, "events", (event_row(event, i, text, n + 1) for i, (event, (_, n)) in enumerate(zip(records, own, strict=True))))
        for table, part in (("event_actors", "actors"), ("event_recipients", "recipients")):
            _insert(db, table, [{"event": e.id, "position": i, "actor": who} for e in records for i, who in enumerate(getattr(e, part))])
        named = dict.fromkeys(who for at, _ in own for who in (*deeds[at].actors, *deeds[at].recipients))
        met = [{"document": document.id, "position": i, "actor": who, "record": people[who]} for i, who in enumerate(named)]
        _insert(db, "document_actors", met)
    db.execute("INSERT INTO document_bodies SELECT number, NULL FROM documents")
    return homes


def _sentence(deed: Deed, number: int) -> str:
    whom = f" against {', '.join(deed.recipients)}" if deed.recipients else ""
    return f"{', '.join(deed.actors)} was reported on {deed.day} in an act of {deed.type.lower()}{whom}, said dispatch {number}."


def _read(document: Document, told: Sequence[tuple[Deed, int]], sentences: Sequence[str], score: Callable[..., float]) -> Iterator[Event]:
    start = 0
    for (deed, number), sentence in zip(told, sentences, strict=False):
        trigger = start + sentence.index(" act of ") + 8
        yield Event(
            id=_identity("e", number), document=document.id, type=deed.type, mode=deed.mode, status=deed.status, actors=deed.actors,
            recipients=deed.recipients, trigger=(trigger, trigger + len(deed.type)), evidence=(start, start + len(sentence)), date=deed.day,
            date_precision="day", intensity=score(deed.type, deed.mode), confidence=0.5 + number % 50 / 100, reader=READER,
        )  # fmt: skip
        start += len(sentence) + 1


def _happenings(db: sqlite3.Connection, deeds: Sequence[Deed], homes: Sequence[Document]) -> None:
    number = 0
    made: list[Happening] = []
    for deed in deeds:
        members = [_identity("e", number + i) for i in range(len(deed.documents))]
        made.append(_happening(deed, members, [homes[i] for i in deed.documents], number))
        number += len(members)
        if len(made) == 10_000 or deed is deeds[-1]:
            _keep(db, made)
            made = []


def _happening(deed: Deed, members: list[str], told: Sequence[Document], number: int) -> Happening:
    sources = list(dict.fromkeys(d.outlet or d.id for d in told))
    return Happening(
        id=_identity("h", number), type=deed.type, status=deed.status, members=members, documents=[d.id for d in told], actors=deed.actors,
        recipients=deed.recipients, date=deed.day, date_precision="day", sources=sources, independent=len(sources), first_report=told[0].id,
        first_published=told[0].published,
    )  # fmt: skip


def _keep(db: sqlite3.Connection, made: Sequence[Happening]) -> None:
    _insert(db, "happenings", (
        {"id": h.id, "type": h.type, "status": h.status, "date": h.date, "first_published": h.first_published, "independent": h.independent,
         "documents": len(h.documents), "disagreements": "", "record": msgspec.json.encode(h).decode()}
        for h in made
    ))  # fmt: skip
    _insert(db, "happening_members", ({"event": event, "happening": h.id} for h in made for event in h.members))
    parts = ((h, part, actor) for h in made for part, ids in (("actor", h.actors), ("recipient", h.recipients)) for actor in ids)
    _insert(db, "happening_actors", ({"happening": h.id, "part": part, "actor": actor} for h, part, actor in parts))


def _said(db: sqlite3.Connection, rng: random.Random, deeds: Sequence[Deed], homes: Sequence[Document], number: int) -> None:
    """Statements, red lines and claims about the deeds; the texts end with their words, which stand for a sentence each."""
    kinds = ("threat", "warning", "promise")
    number = min(number, len(deeds))
    for n, at in enumerate(sorted(rng.sample(range(len(deeds)), number))):
        deed, then = deeds[at], deeds[rng.randrange(len(deeds))]
        home = homes[deed.documents[0]]
        evidence = _evidence(home.text, rng)
        middle = (evidence[0] + evidence[1]) // 2
        first, second = (evidence[0], middle), (middle, evidence[1])
        common: dict[str, Any] = {"document": home.id, "evidence": evidence, "confidence": 0.5 + n % 50 / 100, "reader": READER}
        speaker, statement = deed.actors[0], _identity("s", n)
        pattern = Pattern(type=deed.type, actors=deed.recipients, recipients=deed.actors[:1])
        other = Pattern(type=then.type, actors=deed.actors[:1], recipients=deed.recipients)
        records = (
            Statement(id=statement, speaker=speaker, source=None, cue=None, content=[evidence], kind="paraphrase", **common),
            RedLine(id=_identity("r", n), issuer=speaker, condition=first, consequence=second, kind=kinds[n % 3], statement=statement,  # type: ignore[arg-type]
                    condition_pattern=pattern, consequence_pattern=other, **common),
            Claim(id=_identity("c", n), claimant=speaker, cause=first, effect=second, sign=1 if n % 3 else -1, hedge="asserted", statement=statement,
                  cause_pattern=pattern, effect_pattern=other, **common),
        )  # fmt: skip
        for table, record in zip(("statements", "red_lines", "claims"), records, strict=True):
            _insert(db, table, [record_row(record, n, home.text)])
        if deed.recipients:
            friends = load().quad(deed.type).endswith("cooperation")
            kind, sign = ("alliance", 1) if friends else ("hostility", -1)
            tie = Tie(id=_identity("t", n), actors=(speaker, deed.recipients[0]), kind=kind, sign=sign, **common)  # type: ignore[arg-type]
            _insert(db, "ties", [record_row(tie, n, home.text)])


def _evidence(text: str, rng: random.Random) -> Span:
    """A sentence of a text."""
    at = rng.randrange(len(text))
    begin = text.rfind(". ", 0, at)
    return (begin + 2 if begin >= 0 else 0), text.index(".", max(at, begin + 2)) + 1


def _insert(db: sqlite3.Connection, table: str, rows: Iterable[dict[str, Any]]) -> None:
    rows = list(rows)
    if rows:
        columns, places = ", ".join(rows[0]), ", ".join(f":{name}" for name in rows[0])
        db.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("file", type=Path)
    options.add_argument("--events", type=int, default=1_000_000)
    options.add_argument("--actors", type=int, default=5_000)
    options.add_argument("--documents", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=SEED)
    a = options.parse_args()
    if a.file.exists():
        raise SystemExit(f"{a.file} is there already; name a file that is not.")
    began = time.perf_counter()
    crowd(a.file, events=a.events, actors=a.actors, documents=a.documents, seed=a.seed)
    print(f"{a.file}: {a.events:,} events in {time.perf_counter() - began:.1f} s, {a.file.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
