"""What ``sitroom show ROOM narratives`` prints: how each outlet, country of outlets or speaker tells it, with the words."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from sitroom.room.happenings.dated import when
from sitroom.show.export import write_csv
from sitroom.show.narrative_rows import COLUMNS, narrative_rows, told
from sitroom.show.words import SPOKEN_STATUS, plain

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

    from sitroom.room.narratives import Adopted, Carried, Count, Evaluation, Narratives, Profile, Toward
    from sitroom.room.narratives.answers import Place

__all__ = ["narratives"]

SHOWN = 6
"""Speakers, countries and words of a profile that a table shows; JSON and CSV have all."""
HAPPENINGS = 4
"""Happenings that it carries, and that it leaves out."""


def narratives(found: Narratives, form: str, *, limit: int | None = None) -> None:
    """Print as ``table``, ``json`` (one object) or ``csv`` (one row a part: a speaker, a happening, a word ...). ``limit``: tellers at most."""
    every, found = len(found.profiles), msgspec.structs.replace(found, profiles=found.profiles[:limit])
    if form == "json":
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(found), indent=1).decode() + "\n")
    elif form == "csv":
        write_csv(narrative_rows(found), sys.stdout, COLUMNS)
    else:
        from sitroom.show.tables import console, left_out

        for part in (*_parts(found), *left_out(len(found.profiles), every)):
            console().print(part)


def _parts(found: Narratives) -> Iterable[RenderableType]:
    from rich.text import Text

    if not found.profiles:
        yield Text("No documents.", style="dim")
        return
    period = " ".join(part for part in (f"since {found.since}" if found.since else "", f"until {found.until}" if found.until else "") if part)
    yield Text("Described, not scored. A room holds what was read into it, not all that was published.", "dim")
    if period:
        yield Text(f"Documents {period}.", "dim")
    for profile in found.profiles:
        yield from _profile(profile, found)


def _profile(profile: Profile, found: Narratives) -> Iterable[RenderableType]:
    from rich.table import Table
    from rich.text import Text

    from sitroom.show.tables import heading

    yield heading(plain(profile.name), _about(profile))
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(width=11)
    table.add_column(ratio=1)
    for title, lines in _lines(profile, found):
        for i, line in enumerate(lines):
            table.add_row(Text(title if i == 0 else "", "dim"), line)
    yield table


def _about(profile: Profile) -> str:
    country = profile.country or "country not known"
    where = "" if profile.by == "country" else f"{country} ({profile.why}); " if profile.why else f"{country}; "
    days = f", {profile.first}" + (f" to {profile.last}" if profile.last != profile.first else "") if profile.first else ""
    undated = f", {profile.undated} without a day" if profile.undated else ""
    verb = "quoted in " if profile.by == "speaker" else ""
    return f"{where}{verb}{_many(len(profile.documents), 'document')}{days}{undated}"


def _lines(profile: Profile, found: Narratives) -> Iterator[tuple[str, list[Text]]]:
    from rich.text import Text

    for title, lines in (
        ("repeats", [Text(f"{r.document} {'copies' if r.kind == 'copy' else 'retells'} {plain(r.outlet or r.of)} ({r.similarity:.2f})", "yellow")
                     for r in profile.repeats]),
        ("own voice", [Text(", ".join(_share(v.kind, v.own, v.attributed) for v in profile.voices if v.own + v.attributed))]),
        ("heard in", [Text(_counts(profile.outlets))] if profile.outlets else []),
        ("quotes", _quotes(profile)),
        ("carries", _carries(profile, found)),
        ("leaves out", _leaves_out(profile, found)),
        ("wording", _wording(profile)),
        ("adopts" if profile.by != "speaker" else "adopted by", [*map(_adoption, _claims(profile.adopted)[:SHOWN])]),
    ):  # fmt: skip
        shown = [line for line in lines if line.plain]
        if shown:
            yield title, shown


def _share(kind: str, own: int, attributed: int) -> str:
    whole = own + attributed
    return f"{own} of {whole} {kind} ({own / whole:.0%})"


def _counts(counts: Sequence[Count]) -> str:
    listed = ", ".join(f"{plain(c.name)} {c.share:.0%}" for c in counts[:SHOWN])
    return listed + (f" and {len(counts) - SHOWN} more" if len(counts) > SHOWN else "")


def _quotes(profile: Profile) -> list[Text]:
    from rich.text import Text

    if not profile.quoted:
        return []
    named = [one for one in profile.quoted if one.speaker]
    nobody = sum(one.sayings for one in profile.quoted if not one.speaker)
    listed = ", ".join(f"{plain(one.name)} {one.sayings}" for one in named[:SHOWN])
    more = f" and {len(named) - SHOWN} more" if len(named) > SHOWN else ""
    lines = [Text(f"{_many(profile.sayings, 'saying')}: {listed}{more}" + (f"; nobody named {nobody}" if nobody else ""))]
    lines.append(Text(f"by country: {_counts(profile.countries)}"))
    if [(c.name, c.number) for c in profile.sides] != [(c.name, c.number) for c in profile.countries]:
        lines.append(Text(f"by side: {_counts(profile.sides)}"))
    return lines


def _carries(profile: Profile, found: Narratives) -> list[Text]:
    from rich.text import Text

    news = sum(one.status in found.status for one in profile.carried)
    whole = news + len(profile.left_out) + profile.unjudged
    alone = f"; {profile.alone} that nobody else tells" if profile.alone else ""
    other = len(profile.carried) - news
    rest = " or ".join(SPOKEN_STATUS[status] for status in sorted({c.status for c in profile.carried} - set(found.status)))
    also = f"; {other} more ({rest})" if other else ""
    as_news = f" ({' or '.join(SPOKEN_STATUS[status] for status in found.status)})"
    head = Text(f"{news} of the {_many(whole, 'happening')} that {found.least} or more independent sources tell{as_news}{also}{alone}")
    if profile.by == "speaker":
        head = Text(f"speaks of {_many(len(profile.carried), 'happening')} that {found.least} or more independent sources tell{alone}")
    return [head, *_happenings(profile.carried, found.names)]


def _leaves_out(profile: Profile, found: Narratives) -> list[Text]:
    from rich.text import Text

    if profile.by == "speaker" or not (profile.left_out or profile.unjudged):
        return []
    head = []
    if profile.left_out:
        head.append(f"{len(profile.left_out)}, though it published within {found.days} days of the first report")
    if profile.unjudged:
        head.append(f"of {profile.unjudged} nothing can be said: nothing of it from the {found.days} days after the first report is here")
    return [Text("; ".join(head)), *_happenings(profile.left_out, found.names)]


def _happenings(listed: Sequence[Carried], names: Mapping[str, str]) -> Iterator[Text]:
    from rich.text import Text

    for one in sorted(listed, key=lambda c: (-c.independent, c.date or "~"))[:HAPPENINGS]:
        how = "own voice and attributed" if one.how == "both" else one.how
        note = f"{one.independent} sources" + (f", {how}{', repeated' if one.repeats else ''}" if one.how != "left out" else "")
        text = Text.assemble(
            (f"{when(one)} ", "dim"),
            (one.type, "bold"),
            told(one, names).removeprefix(one.type),
            (f"  {note}, {_where(one.at, named=one.how == 'left out')}: ", "dim"),
        )
        yield text.append(f"“{_short(one.at.words)}”", "italic")
    if len(listed) > HAPPENINGS:
        yield Text(f"… and {len(listed) - HAPPENINGS} more", "dim")


def _wording(profile: Profile) -> list[Text]:
    from rich.text import Text

    lines = [line for toward in profile.toward for line in _toward(toward)]
    if profile.unplaced:
        lines.append(Text(f"own voice, of whom the sentence does not say plainly: {_tally(profile.unplaced)}", "dim"))
        lines += map(_word, profile.unplaced[:HAPPENINGS])
        if len(profile.unplaced) > HAPPENINGS:
            lines.append(Text(f"  … and {len(profile.unplaced) - HAPPENINGS} more: {_each_once(profile.unplaced[HAPPENINGS:])}", "dim"))
    return lines


def _toward(toward: Toward) -> Iterator[Text]:
    from rich.text import Text

    note = f"{_tally(toward.own)} in {_many(toward.sentences, 'sentence')} naming it"
    yield Text.assemble(("toward ", "dim"), (plain(toward.name), "bold"), (f"  own voice: {note}" if toward.own else "  own voice: nothing", "dim"))
    for word in toward.own[:SHOWN]:
        yield _word(word)
    if len(toward.own) > SHOWN:
        yield Text(f"  … and {len(toward.own) - SHOWN} more", "dim")
    if toward.quoted:
        yield Text.assemble((f"  in quoted words, {_tally(toward.quoted)}: ", "dim"), (_each_once(toward.quoted), "italic"))


def _tally(words: Sequence[Evaluation]) -> str:
    good, bad = sum(word.value > 0 for word in words), sum(word.value < 0 for word in words)
    return " and ".join(part for part in (f"{good} favourable" if good else "", f"{bad} unfavourable" if bad else "") if part)


def _each_once(words: Sequence[Evaluation]) -> str:
    """Words in order, each once with how often it is there."""
    found = Counter(f"“{plain(word.at.words)}”{' (negated)' if word.negated else ''}" for word in words)
    listed = [f"{word}{f' {number} times' if number > 1 else ''}" for word, number in list(found.items())[: 2 * SHOWN]]
    return ", ".join(listed) + (f" and {len(found) - len(listed)} more" if len(found) > len(listed) else "")


def _word(word: Evaluation) -> Text:
    from rich.text import Text

    start = word.at.span[0] - word.clause.span[0]
    clause = plain(word.clause.words)
    text = Text.assemble((f"  {word.value:+.0f} " if not word.negated else f"  {word.value:+.1f} ", "bold"), (plain(word.at.words), "bold"))
    text.append(" (negated)" if word.negated else "", "dim")
    shown = clause if len(clause) <= 110 else f"…{clause[max(0, start - 45) : start + 65]}…"
    return text.append(f"  “{shown}”", "italic").append(f"  {_where(word.at, named=False)}", "dim")


def _claims(adopted: Sequence[Adopted]) -> list[list[Adopted]]:
    """What is adopted by claims, with all who make each."""
    found: dict[tuple[str, str, int, str], list[Adopted]] = {}
    for one in adopted:
        found.setdefault((one.cause, one.effect, one.sign, one.claim), []).append(one)
    return list(found.values())


def _adoption(group: Sequence[Adopted]) -> Text:
    """A claim in its adopter's words, and in those of each who makes it; the same words once."""
    from rich.text import Text

    first = group[0]
    orders = {"before": " before", "after": " later", "same day": " on the same day", None: ""}
    by = ", ".join(f"{plain(one.name)}{orders[one.order]}" for one in group)
    text = Text.assemble((plain(first.cause), "bold"), f" {'—+→' if first.sign > 0 else '—−→'} ", (plain(first.effect), "bold"), f"  claimed by {by}")
    text.append(f"\n  “{_short(first.at.words)}”", "italic").append(f"  {_where(first.at)}", "dim")
    once: dict[str, Adopted] = {}
    for one in group:
        once.setdefault(one.speaker_claim, one)
    for one in once.values():
        text.append(f"\n  {plain(one.name)}: “{_short(one.speaker_at.words)}”", "italic").append(f"  {_where(one.speaker_at)}", "dim")
    return text


def _where(place: Place, *, named: bool = True) -> str:
    outlet = f"{plain(place.outlet)} " if named and place.outlet else ""
    return f"{outlet}{place.published or 'no day'} {place.document} {place.span[0]}–{place.span[1]}"


def _short(words: str, most: int = 120) -> str:
    words = plain(words)
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
