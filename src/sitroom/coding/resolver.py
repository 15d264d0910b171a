"""Reads a document from left to right and says of each word whom it refers to."""

from __future__ import annotations

from collections.abc import Sequence

from sitroom.codebook.names import plural
from sitroom.coding.cast import Cast, Referent
from sitroom.coding.names import Found
from sitroom.coding.phrases import NounMatch, Sentence
from sitroom.coding.reference import History
from sitroom.coding.titles import Title, apposition, title_before
from sitroom.records import Role

__all__ = ["Resolver"]

Stretch = tuple[int, int]
_OWNING = frozenset({"amod", "compound", "nmod:poss", "nmod", "flat", "det", "nmod:desc", "appos"})


class Resolver:
    """Referents and extents by word, sentence after sentence. ``named`` holds the names that ``find_names`` found in each sentence."""

    def __init__(self, sentences: Sequence[Sentence], named: Sequence[list[Found]], cast: Cast) -> None:
        self.sentences, self.named, self.cast, self.book = sentences, named, cast, cast.book
        self.history = History(cast.book)
        self.referents: list[dict[int, tuple[Referent, ...]]] = [{} for _ in sentences]
        self.extents: list[dict[int, Stretch]] = [{} for _ in sentences]
        self._busy: set[int] = set()
        for sentence in sentences:
            self._read(sentence)

    def _read(self, sentence: Sentence) -> None:
        self._busy.clear()
        table, extents, named = self.referents[sentence.number], self.extents[sentence.number], self.named[sentence.number]
        starts: dict[int, Found] = {}
        for found in named:
            starts[found.first] = found
            if found.referent is not None:
                for i in range(found.first, found.last):
                    table[i] = (self._nationals(sentence, found) or found.referent,)
                    extents[i] = (found.first, found.last)
        for found in named:
            if found.referent is not None and found.referent.kind == "person":
                self._introduce(sentence, found)
        for i in range(len(sentence.words)):
            if i in starts:
                found = starts[i]
                if i in table and found.kind != "place":
                    self._mention(sentence, found.head, table[i])
            elif i not in table:
                self._resolve(sentence, i)

    def _mention(self, sentence: Sentence, word: int, referents: tuple[Referent, ...]) -> None:
        self.history.add(sentence, word, referents, plural=len(referents) > 1 or referents[0].plural)

    def _nationals(self, sentence: Sentence, found: Found) -> Referent | None:
        """``the Israelis`` are the state; ``five Israelis`` and ``an Israeli`` are its people."""
        if found.kind not in {"people", "adjective"} or found.last - found.first > 2:
            return None
        head = found.head
        determiners = {sentence.lower[k] for k in sentence.kids[head] if sentence.relations[k] == "det"}
        counted = any(sentence.relations[k] == "nummod" for k in sentence.kids[head])
        if found.kind == "people":
            bare = "the" in determiners and not counted and sentence.relations[head].startswith("nsubj")
            return self.cast.state(found.target) if bare else None
        nominal = sentence.upos[head] in {"NOUN", "PROPN"} and sentence.relations[head] not in {"amod", "compound", "flat"}
        if nominal and (counted or determiners & self.book.words["indefinite"]):
            return self.cast.collective([self.cast.state(found.target)], self.book.roles["citizen"], plural=False)
        return None

    def _introduce(self, sentence: Sentence, found: Found) -> None:
        """Give a named person the title, nationality and apposition that stand around the name."""
        table, extents = self.referents[sentence.number], self.extents[sentence.number]
        person = found.referent
        if person is None:
            return
        before = title_before(sentence, found, self.named[sentence.number])
        if before is not None:
            self._entitle(sentence, person, before)
            for i in range(before.first, found.last):
                if i not in table or i >= found.first or (before.nouns and any(n.first <= i < n.last for n in before.nouns)):
                    table[i] = (person,)
                    extents[i] = (before.first, found.last)
        after = apposition(sentence, found, self.named[sentence.number])
        if after is not None and after.nouns:
            self._entitle(sentence, person, after)
            for noun in after.nouns:
                for i in range(noun.first, noun.last):
                    if i not in table or table[i][0].kind != "person":
                        table[i] = (person,)
                        extents[i] = (after.first, after.last)

    def _entitle(self, sentence: Sentence, person: Referent, title: Title) -> None:
        owners = [f.referent for f in title.owners if f.referent is not None and f.referent is not person]
        if title.gender:
            person.gender = title.gender
        for noun in title.nouns:
            person.titles.add(noun.role.role)
            person.titles.update(self.cast.roles_in(noun.form))
        owner = owners[0] if owners else None
        if not person.open:
            return
        if owner is not None and person.base is None:
            person.base, person.country = owner.base, owner.country
        if title.nouns and person.sector is None:
            noun = title.nouns[-1]
            person.sector = "ELI" if title.former and noun.role.sector == "GOV" else self._sector(noun, owner, title.nouns)
            text = " ".join(sentence.words[title.nouns[0].first : title.nouns[-1].last])
            person.roles.append(Role(title=text, country=person.country, sector=person.sector))

    def _sector(self, noun: NounMatch, owner: Referent | None, nouns: Sequence[NounMatch] = ()) -> str:
        """The sector of a role noun: that of the noun beside it or of the owner where it has none of its own (``army spokesman``)."""
        role = noun.role
        if "neutral" not in role.flags:
            return role.sector
        for other in nouns:
            if other.role is not role and "neutral" not in other.role.flags:
                return other.role.sector
        if owner is not None and owner.sector and owner.kind != "person" and not (role.sector == "MIL" and owner.sector in {"IGO", "GOV"}):
            return owner.sector
        return role.sector

    def _resolve(self, sentence: Sentence, word: int) -> tuple[Referent, ...]:
        """Whom ``word`` refers to, as the head of its phrase; asked again it answers the same."""
        table = self.referents[sentence.number]
        if word in table:
            return table[word]
        if word in self._busy:
            return ()
        self._busy.add(word)
        text, words = sentence.lower[word], self.book.words
        found: tuple[Referent, ...] = ()
        extent = (word, word + 1)
        if sentence.upos[word] in {"PRON", "DET"} and (
            text in words["relative"] or sentence.upos[word] == "PRON" or sentence.relations[word] == "nmod:poss"
        ):
            found = self._relative(sentence, word) if text in words["relative"] else self.history.pronoun(sentence, word)
            if not found and text in words["pair"]:
                found = self.history.pair() if text == "both" and sentence.relations[word].startswith("nsubj") else ()
        else:
            noun = sentence.noun_head(word)
            paired = self._pair(sentence, word)
            if paired:
                found, extent = paired, sentence.stretch(word, word, word + 1)
            elif noun is not None and noun.last - 1 >= word:
                found = self._noun(sentence, word, noun)
                extent = sentence.stretch(word, noun.first, noun.last)
                for i in range(noun.first, noun.last):
                    if found and i != word and i not in table:
                        table[i] = found
                        self.extents[sentence.number][i] = extent
        if found:
            table[word] = found
            self.extents[sentence.number][word] = extent
            if sentence.relations[word] not in {"compound", "amod"}:
                self._mention(sentence, word, found)
        return found

    def _relative(self, sentence: Sentence, word: int) -> tuple[Referent, ...]:
        """The noun that the relative clause of ``who`` or ``which`` describes."""
        here = word
        for _ in range(6):
            here = sentence.heads[here]
            if here < 0:
                return ()
            if sentence.relations[here] == "acl:relcl":
                governor = sentence.heads[here]
                return self._resolve(sentence, governor) if 0 <= governor < word else ()
        return ()

    def _pair(self, sentence: Sentence, word: int) -> tuple[Referent, ...]:
        words = self.book.words
        if sentence.lower[word] not in words["pair noun"]:
            return ()
        quantified = any(sentence.lower[k] in words["pair"] for k in sentence.kids[word] if k < word)
        owned = any(sentence.relations[k] in {"nmod:poss", "amod"} and k in self.referents[sentence.number] for k in sentence.kids[word])
        return self.history.pair() if quantified and not owned else ()

    def owners(self, sentence: Sentence, word: int, first: int, *, role: bool = True) -> tuple[list[Referent], list[NounMatch]]:
        """To whom the phrase of ``word`` belongs (adjective, possessive, compound, of-phrase), and the role nouns that modify it.

        Role nouns also belong to where they are (``rebels in Chad``); other nouns do not.
        """
        words = self.book.words
        owners: list[Referent] = []
        nouns: list[NounMatch] = []
        heads = [word, *(i for i in range(first, word))]
        for head in heads:
            for kid in sentence.kids[head]:
                relation = sentence.relations[kid]
                if first <= kid <= word or relation not in _OWNING or (relation == "appos" and kid > word):
                    continue
                if relation == "nmod" and sentence.case_of(kid) not in (words["of"] if role else words["of owner"]):
                    continue
                if relation == "det" and sentence.lower[kid] not in words["possessive"]:
                    continue
                noun = sentence.noun_at(kid) if kid < word and relation in {"amod", "compound", "nmod"} else None
                if noun is not None:
                    nouns.append(noun)
                if relation == "nmod:poss" and sentence.lower[kid] in words["relative"]:
                    referents = self._relative(sentence, kid)
                else:
                    referents = self._resolve(sentence, kid)
                owners.extend(r for r in referents if r not in owners)
                for other in sentence.kids[kid]:
                    if sentence.relations[other] == "conj" and (relation != "nmod" or kid < word):
                        owners.extend(r for r in self._resolve(sentence, other) if r not in owners)
        if not owners:
            owners = self._adjacent(sentence, first)
        return owners, nouns

    def _adjacent(self, sentence: Sentence, first: int) -> list[Referent]:
        """A nationality or possessor right before the phrase that the parse hung elsewhere."""
        i = first - 1
        while i >= 0 and sentence.upos[i] == "ADJ" and i not in self.referents[sentence.number]:
            i -= 1
        if i >= 1 and sentence.words[i] in {"'s", "’s"}:
            i -= 1
        elif i < 0 or not sentence.words[i][:1].isupper() or sentence.relations[i].startswith(("nsubj", "obj", "obl", "root")):
            return []
        return [r for r in self.referents[sentence.number].get(i, ()) if r.base]

    def _noun(self, sentence: Sentence, word: int, noun: NounMatch) -> tuple[Referent, ...]:
        """Whom a role noun means: the person in that office, an office or body of its owner, an earlier mention, or a collective."""
        appositive = self._named_beside(sentence, word)
        if appositive:
            return appositive
        owners, modifiers = self.owners(sentence, word, noun.first)
        role = noun.role
        definite = sentence.is_definite(word, noun.first)
        if role.kind == "state":
            common = noun.form in self.book.words["state common"]
            bare = not owners and not noun.plural and not any(sentence.relations[k] in {"nmod", "amod", "compound"} for k in sentence.kids[word])
            return self.history.state() if common and definite and bare else ()
        singular_person = role.kind == "person" and not noun.plural
        if singular_person and (owners or definite):
            bases = {r.base for r in owners if r.base}
            held = self.history.holder(noun, bases) if definite or "office" in role.flags else ()
            if held and (held[0].person or held[0].open or not owners):
                return held
        if not owners and definite and role.kind != "person":
            taken_up = self.history.body(noun)
            if taken_up or role.kind in {"igo", "group"}:
                return taken_up
        if not owners and (("owned" in role.flags and not modifiers) or (role.kind in {"group", "igo"} and role.sector in {"UNS", "IGO"})):
            return ()
        return self._collective(noun, owners, modifiers)

    def _collective(self, noun: NounMatch, owners: list[Referent], modifiers: list[NounMatch]) -> tuple[Referent, ...]:
        role = noun.role
        label = role.role
        if noun.plural and "plural" not in role.flags:
            label = noun.form if noun.form.removesuffix("s") == role.role else plural(role.role)
        sector = None
        lending = next((m for m in modifiers if m.role is not role), None)
        if lending is not None and ("modifier" in lending.role.flags or "neutral" in role.flags):
            sector = lending.role.sector if "neutral" in role.flags or lending.role.kind == "military" else None
            if "modifier" not in lending.role.flags and "bare" not in lending.role.flags:
                label = f"{lending.role.role} {label}"
        states = [r for r in owners if r.base]
        if not states:
            return (self.cast.collective([], role, plural=noun.plural, sector=sector, label=label),)
        found: list[Referent] = []
        for owner in states:
            body = "." in owner.id and owner.kind not in {"person", "state"} and owner.id.count(".") > 1 and not owner.person
            prefix = owner.id.rpartition(".")[2].replace("-", " ") + " " if body and "neutral" in role.flags and lending is None else ""
            referent = self.cast.collective([owner], role, plural=noun.plural, sector=sector or self._sector(noun, owner), label=prefix + label)
            referent.titles |= {role.role}
            if referent not in found:
                found.append(referent)
        return tuple(found)

    def _named_beside(self, sentence: Sentence, word: int) -> tuple[Referent, ...]:
        """The person whose name stands in apposition after the phrase: ``the chancellor, Jane Doe,``."""
        for found in self.named[sentence.number]:
            if found.referent is None or found.referent.kind != "person" or found.first < word or found.first - word > 8:
                continue
            hung = sentence.heads[found.head] == word and sentence.relations[found.head] in {"appos", "flat", "flat:name"}
            if hung:
                noun = sentence.noun_at(word)
                if noun is not None:
                    owners, _ = self.owners(sentence, word, noun.first)
                    person = found.referent
                    person.titles.update(self.cast.roles_in(noun.form))
                    if person.open and owners and person.base is None:
                        person.base, person.country = owners[0].base, owners[0].country
                    if person.open and person.sector is None:
                        person.sector = self._sector(noun, owners[0] if owners else None)
                return (found.referent,)
        return ()
