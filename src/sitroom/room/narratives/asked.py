"""The question how sources tell the crisis, put to a room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, get_args

from sitroom.codebook import fold, load
from sitroom.codebook.evaluation import evaluation
from sitroom.errors import UsageError
from sitroom.records import Claim, Document, RedLine, Statement, Status
from sitroom.room.known_actors import standing_for
from sitroom.room.narratives.adopting import adopted
from sitroom.room.narratives.answers import NEWS, Adopted, By, Kind, Narratives, Profile, Repeated, Voice
from sitroom.room.narratives.carrying import Record, carried
from sitroom.room.narratives.evaluating import Heard, heard_in, toward
from sitroom.room.narratives.material import Material, Report, name_of, reports
from sitroom.room.narratives.origins import origin
from sitroom.room.narratives.quoting import by_country, by_side, heard_through, quoted
from sitroom.room.nearest import named
from sitroom.room.query import Where

if TYPE_CHECKING:
    from sitroom.room.beliefs.records import Beliefs
    from sitroom.room.store import Room

__all__ = ["narratives"]

Voiced = Callable[[str | None], bool]


class _Teller(NamedTuple):
    """Whose telling is described: ``documents`` in order; ``own``: whether words in a voice (see `Voices.at`) are its own, ``others``: whether they
    are of those whom it quotes; ``told``: the statements of these. Of a speaker, ``said`` are the own statements, and ``speakers`` the ids."""

    id: str
    name: str
    country: str | None
    why: str | None
    documents: list[Document]
    own: Voiced
    others: Voiced
    told: list[Statement]
    said: Sequence[Statement] = ()
    speakers: frozenset[str] | None = None


def narratives(
    room: Room, *, by: By | None, outlet: str | None, country: str | None, speaker: str | None, since: str | None, until: str | None,
    least: int | None, limit: int | None, status: Sequence[str] | None = None, maps: Sequence[Beliefs] | None = None,
    listened: dict[str, Heard] | None = None,
) -> Narratives:  # fmt: skip
    """See ``AskedNarratives.narratives``. ``maps``, ``listened``: the room's belief maps, and what was found in its documents for another question,
    where whoever asks has them already; what is found is put with ``listened``."""
    by = _by(by, speaker)
    rules = evaluation().carrying
    least = rules.least if least is None else least
    for found, what, first in ((least, "least number of sources", 1), (limit, "limit", 0)):
        if found is not None and found < first:
            raise UsageError(f"found {found} as the {what}; valid is a number from {first}.")
    chosen = sorted(NEWS if status is None else dict.fromkeys(status))
    if wrong := [one for one in chosen if one not in get_args(Status)]:
        raise UsageError(f"found the status {', '.join(wrong)}; valid are {', '.join(get_args(Status))}.")
    Where().between("day", since, until)
    happenings = room.happenings()
    every = room.documents()
    asked = _Asking(room, every, outlet, country, {d.id for d in room.documents(since=since, until=until)})
    told = reports(room)
    material = Material(room, asked.documents, told)
    tellers = _speakers(room, asked, material, speaker) if by == "speaker" else _outlets(asked, material, by)
    documents = {document.id: document for document in every}
    record = Record(happenings, {event.id: event for event in told}, documents, least=least, days=rules.days, status=chosen)
    listened = {} if listened is None else listened
    listened |= heard_in(room, (d for d in asked.documents if d.id not in listened), material)
    made = _Made(material, record, room.beliefs() if maps is None else maps, listened, documents)
    profiles = [made.profile(teller, by) for teller in tellers[:limit]]
    return Narratives(
        by=by, since=since, until=until, least=least, days=rules.days, status=chosen, profiles=profiles, names=dict(sorted(material.names.items()))
    )


def _by(by: By | None, speaker: str | None) -> By:
    if by is None:
        return "outlet" if speaker is None else "speaker"
    if by not in get_args(By):
        raise UsageError(f"found {by!r} to describe narratives by; valid are: {', '.join(get_args(By))}.")
    if speaker is not None and by != "speaker":
        raise UsageError(f"found a speaker and {by!r}; valid is: by speaker. Leave the speaker out to see whom each {by} quotes.")
    return by


class _Asking:
    """The documents that a question is about, with where each outlet is from."""

    def __init__(self, room: Room, every: Sequence[Document], outlet: str | None, country: str | None, ids: Collection[str]) -> None:
        from sitroom.room.tension.sides import parties

        own: dict[str, list[Document]] = defaultdict(list)
        for document in every:
            own[name_of(document)].append(document)
        known = parties(room)
        self.origins = {name: origin(own[name][0].outlet, (d.url for d in own[name]), known.values()) for name in own}
        chosen = set(own)
        if outlet is not None:
            chosen = {name for name in own if name.casefold() == outlet.strip().casefold()}
            if not chosen:
                raise UsageError(f"the room has no outlet {outlet!r}; {named(outlet, sorted(own), 'outlets')}. See: sitroom show ROOM documents")
        if country is not None:
            code = _code(country)
            chosen &= {name for name in own if self.origins[name][0] == code}
            if not chosen:
                found = sorted({f"{c}" for c, _ in self.origins.values() if c})
                raise UsageError(f"no outlet that was asked for is known to be from {country!r}; known countries of outlets: {_some(found)}.")
        self.documents = [document for document in every if name_of(document) in chosen and document.id in ids]


def _code(country: str) -> str:
    """The code of a country given by code, name or alias. Raises UsageError where there is none."""
    named = fold(country.strip())
    for one in load().countries.values():
        if named in (fold(one.code), fold(one.name), *map(fold, one.aliases)):
            return one.code
    raise UsageError(f"found {country!r} as a country; valid is a code of ISO 3166-1 alpha-3 or a name, such as QAT or Qatar.")


def _some(names: Iterable[str]) -> str:
    listed = sorted(names)
    return "; ".join(listed[:8]) + (f" and {len(listed) - 8} more" if len(listed) > 8 else "") if listed else "none"


def _outlets(asked: _Asking, material: Material, by: By) -> list[_Teller]:
    groups: dict[str, list[Document]] = defaultdict(list)
    for document in asked.documents:
        name = name_of(document)
        groups[name if by == "outlet" else asked.origins[name][0] or ""].append(document)
    found = []
    for id, own in groups.items():
        country, why = asked.origins[name_of(own[0])] if by == "outlet" else (id or None, None)
        name = id if by == "outlet" else material.called(id) if id else "country not known"
        told = [one for document in own for one in material.said(document.id)]
        found.append(_Teller(id, name, country, why, own, lambda voice: voice is None, lambda voice: voice is not None, told))
    return sorted(found, key=lambda t: (not t.id, -len(t.documents), t.name))


def _speakers(room: Room, asked: _Asking, material: Material, speaker: str | None) -> list[_Teller]:
    said: dict[str, list[Statement]] = defaultdict(list)
    passed_on: dict[str, list[Statement]] = defaultdict(list)
    for one in material.statements.values():
        if one.speaker:
            said[one.speaker].append(one)
        for outer in {outer.speaker for outer in list(material.chain(one.id))[1:] if outer.speaker} - {one.speaker}:
            passed_on[outer].append(one)
    if speaker is None:
        order = sorted(said, key=lambda id: (-len(said[id]), material.called(id), id))
        return [_speaker(id, frozenset({id}), asked, material, said[id], passed_on[id]) for id in order]
    ids = frozenset(standing_for(room, speaker))
    if not ids & said.keys():
        near = sorted(said, key=lambda id: (-len(said[id]), id))[:8]
        raise UsageError(f"no document that was asked for quotes {speaker!r}; quoted are: {'; '.join(map(material.called, near)) or 'none'}.")
    lead = next((id for id in sorted(ids, key=lambda id: (len(id), id)) if id in material.names), min(ids))
    own = [one for one in material.statements.values() if one.speaker in ids]
    passed = {one.id: one for id in sorted(ids) for one in passed_on[id] if one.speaker not in ids}
    return [_speaker(lead, ids, asked, material, own, list(passed.values()))]


def _speaker(
    lead: str, ids: frozenset[str], asked: _Asking, material: Material, said: Sequence[Statement], passed_on: list[Statement]
) -> _Teller:  # fmt: skip
    mine, others = {one.id for one in said}, {one.id for one in passed_on}
    homes = {one.document for one in said}
    documents = [document for document in asked.documents if document.id in homes]
    party = material.parties.get(lead)
    country = party.country if party else None
    return _Teller(lead, material.called(lead), country, None, documents, mine.__contains__, others.__contains__, passed_on, said, ids)


class _Made(NamedTuple):
    """What profiles are made from; ``heard`` fills as documents are looked through."""

    material: Material
    record: Record
    maps: Sequence[Beliefs]
    heard: dict[str, Heard]
    every: dict[str, Document]

    def profile(self, teller: _Teller, by: By) -> Profile:
        """How one teller tells it."""
        counted = _counted(teller.documents)
        ids = {document.id for document in counted}
        days = sorted(document.published for document in teller.documents if document.published)
        told = [one for one in teller.told if one.document in ids]
        speakers = quoted(told, self.material)
        voices = self._voices(teller, counted)
        own = [id for voice in voices if voice.kind == "events" for id in voice.records]
        if by != "speaker":
            own = [event.id for document in teller.documents for event in self.material.events.get(document.id, [])]
        carriage = carried(self.record, own, [document.id for document in teller.documents], complete=by != "speaker")
        listened = [self.heard[document.id] for document in counted]
        return Profile(
            id=teller.id, name=teller.name, by=by, country=teller.country, why=teller.why, documents=[d.id for d in teller.documents],
            first=days[0] if days else None, last=days[-1] if days else None, undated=len(teller.documents) - len(days),
            repeats=self._repeats(teller.documents, ids), voices=voices, sayings=sum(one.sayings for one in speakers), quoted=speakers,
            countries=by_country(speakers, self.material), sides=by_side(speakers, self.material), outlets=heard_through(teller.said, self.material),
            carried=carriage.carried, left_out=carriage.left_out, unjudged=carriage.unjudged, alone=carriage.alone,
            toward=toward(listened, teller.own, teller.others, self.material),
            unplaced=[word for one in listened for voice, word in one.words if word.actor is None and teller.own(voice)],
            adopted=self._adopted(teller),
        )  # fmt: skip

    def _voices(self, teller: _Teller, documents: Sequence[Document]) -> list[Voice]:
        kinds: tuple[tuple[Kind, Mapping[str, Sequence[Report | Claim | RedLine]]], ...] = (
            ("events", self.material.events), ("claims", self.material.claims), ("red lines", self.material.red_lines)
        )  # fmt: skip
        found = []
        for kind, records in kinds:
            listed = [record for document in documents for record in records.get(document.id, ())]
            own = [record.id for record in listed if teller.own(record.statement)]
            others = [record.id for record in listed if teller.others(record.statement)]
            share = len(own) / (len(own) + len(others)) if own or others else None
            found.append(Voice(kind=kind, own=len(own), attributed=len(others), share=share, records=own, others=others))
        return found

    def _repeats(self, documents: Sequence[Document], counted: Collection[str]) -> list[Repeated]:
        found = []
        for document in documents:
            of = document.copy_of or document.rewrite_of
            if of is not None:
                origin_ = self.every.get(of)
                found.append(Repeated(
                    document=document.id, of=of, outlet=name_of(origin_) if origin_ else None, kind="copy" if document.copy_of else "rewrite",
                    similarity=document.similarity or 0.0, counted=document.id in counted,
                ))  # fmt: skip
        return found

    def _adopted(self, teller: _Teller) -> list[Adopted]:
        documents = {document.id: document for document in teller.documents}
        if teller.speakers is None:
            return adopted(self.maps, documents, tellers={f"outlet {name_of(d)}" for d in teller.documents}, speakers=None)
        outlets = {beliefs.narrator.id for beliefs in self.maps if beliefs.narrator.kind == "outlet"}
        return adopted(self.maps, self.every, tellers=outlets, speakers=teller.speakers)


def _counted(documents: Sequence[Document]) -> list[Document]:
    """Documents without copies of others among them; a text that is there several times counts once, a rewrite counts by itself."""
    ids = {document.id for document in documents}
    return [document for document in documents if document.copy_of not in ids]
