"""Reads a document from left to right and says of each word whom it refers to."""

from __future__ import annotations

from collections.abc import Sequence

from sitroom.coding.cast import Cast, Referent
from sitroom.coding.names import Found, nationals
from sitroom.coding.phrases import NounMatch, Sentence
from sitroom.coding.reference import History, own_subject, quotation
from sitroom.coding.titles import Offices

__all__ = ["Resolver"]

Stretch = tuple[int, int]
_OWNING = frozenset({"amod", "compound", "nmod:poss", "nmod", "flat", "det", "nmod:desc", "appos"})
_NAMED = frozenset({"rebel", "party", "igo", "ngo", "company", "media", "court"})


_INNER = frozenset({"amod", "compound", "advmod", "det"})


class Resolver(Offices):
    """Referents and extents by word, sentence after sentence. ``named`` holds the names that ``find_names`` found in each sentence."""

    def __init__(self, sentences: Sequence[Sentence], named: Sequence[list[Found]], cast: Cast) -> None:
        self.sentences, self.named, self.cast, self.book = sentences, named, cast, cast.book
        self.history = History(cast.book, {id(f.referent): f.referent for own in named for f in own if f.referent is not None and f.referent.person})
        self.referents: list[dict[int, tuple[Referent, ...]]] = [{} for _ in sentences]
        self.extents: list[dict[int, Stretch]] = [{} for _ in sentences]
        self._busy: set[int] = set()
        self._spoke: tuple[int, tuple[Referent, ...]] = (-2, ())  # the last sentence with a quotation, and who spoke
        inside, end = False, 0
        for sentence in sentences:
            inside = quotation(sentence, inside=inside and sentence.reading.span[0] - end < 2)
            end = sentence.reading.span[1]
            if all(sentence.quoted[i] for i in range(len(sentence.words)) if sentence.upos[i] != "PUNCT"):
                self.history.quoted.add(sentence.number)
            self._read(sentence)

    def _read(self, sentence: Sentence) -> None:
        self._busy.clear()
        table, extents, named = self.referents[sentence.number], self.extents[sentence.number], self.named[sentence.number]
        starts: dict[int, Found] = {}
        for found in named:
            starts[found.first] = found
            if found.referent is not None:
                for i in range(found.first, found.last):
                    table[i] = (nationals(sentence, found, self.cast) or found.referent,)
                    extents[i] = (found.first, found.last)
        for found in named:
            if found.referent is not None and found.referent.kind == "person":
                self._introduce(sentence, found)
        for i in range(len(sentence.words)):
            if i in starts:
                found = starts[i]
                if i in table and found.kind in {"place", "metonym"} and (found.kind == "place" or sentence.is_located(found.head)):
                    self.history.place(sentence, found.head, table[i][0])
                elif i in table:
                    self._mention(sentence, found.head, table[i])
            elif i not in table:
                self._resolve(sentence, i)
        if any(sentence.quoted):
            self._speakers(sentence)
        subjects = [k for k, head in enumerate(sentence.heads) if head >= 0 and sentence.is_main(k) and sentence.heads[head] < 0]
        if subjects and not any(k in table for k in subjects):
            self.history.closed.add(sentence.number)

    def _mention(self, sentence: Sentence, word: int, referents: tuple[Referent, ...]) -> None:
        self.history.add(sentence, word, referents, plural=len(referents) > 1 or referents[0].plural)
        head = sentence.heads[word]
        if sentence.relations[word] == "conj" and head in self.referents[sentence.number]:
            joined = self._joined(sentence, head, word)
            if len(joined) > 1:
                self.history.add(sentence, head, joined, plural=True)
                self.history.tied |= {(sentence.number, head), (sentence.number, word)}

    def _joined(self, sentence: Sentence, head: int, last: int) -> tuple[Referent, ...]:
        """Everyone whom ``and`` ties to ``head`` up to ``last``."""
        table = self.referents[sentence.number]
        ties = [head, *(k for k in sentence.kids[head] if sentence.relations[k] == "conj" and k <= last and k in table)]
        return tuple(dict.fromkeys(r for k in ties for r in table.get(k, ())))

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
            found = self._pronoun(sentence, word, text)
        elif text in words["counterpart"]:
            found, extent = self._counterpart(sentence, word), sentence.stretch(word, word, word + 1)
        else:
            noun = sentence.noun_head(word)
            paired = self._pair(sentence, word)
            if paired is not None:
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

    def _pronoun(self, sentence: Sentence, word: int, text: str) -> tuple[Referent, ...]:
        words = self.book.words
        if text in words["relative"]:
            return self._relative(sentence, word)
        if text in words["we"] or text in words["I"]:
            return self._spokesman(sentence, word, many=text in words["we"])
        if text in words["reflexive"]:
            subject = own_subject(sentence, word)
            return self._resolve(sentence, subject) if subject is not None else ()
        if text == "both":
            return self.history.pair(sentence.number) if sentence.relations[word].startswith("nsubj") else ()
        return self.history.pronoun(sentence, word)

    def _spokesman(self, sentence: Sentence, word: int, *, many: bool) -> tuple[Referent, ...]:
        """Whom ``we`` or ``I`` in a quotation means: the speaker, or the state or body that a speaker in office speaks for."""
        if not sentence.quoted[word]:
            return ()
        speakers = self._speakers(sentence)
        if len(speakers) != 1 or not many:
            return speakers if len(speakers) == 1 and speakers[0].kind == "person" else ()
        return self.cast.voice(speakers[0])

    def _speakers(self, sentence: Sentence) -> tuple[Referent, ...]:
        """Who speaks what the sentence quotes: the subject of a verb of speech outside the quotation, else who spoke right before."""
        table = self.referents[sentence.number]
        speakers: tuple[Referent, ...] = ()
        outside = [i for i in range(len(sentence.words)) if not sentence.quoted[i]]
        verbs = [i for i in outside if sentence.lower[i] in self.book.words["speech"]]
        subjects = [k for v in verbs for k in sentence.kids[v] if sentence.relations[k].startswith("nsubj") and not sentence.quoted[k]]
        if subjects:
            speakers = self._resolve(sentence, subjects[0])
        elif verbs:
            people = {id(r): r for i in outside for r in table.get(i, ()) if r.kind == "person"}
            speakers = tuple(people.values()) if len(people) == 1 else ()
        elif self._spoke[0] >= sentence.number - 1:
            speakers = self._spoke[1]
        self._spoke = (sentence.number, speakers)
        return speakers

    def _relative(self, sentence: Sentence, word: int) -> tuple[Referent, ...]:
        """The noun that the relative clause of ``who`` or ``which`` describes; after a comma, at the latest the name that stands there."""
        here = word
        for _ in range(6):
            here = sentence.heads[here]
            if here < 0:
                break
            if sentence.relations[here] == "acl:relcl":
                governor = sentence.heads[here]
                if not 0 <= governor < word:
                    return ()
                head = sentence.heads[governor] if sentence.relations[governor] == "conj" else governor
                last = sentence.lower[here]
                many = not last.endswith(("s", "ed")) or any(sentence.lower[k] in {"are", "were", "have"} for k in sentence.kids[here])
                joined = self._joined(sentence, head, word) if many and word and sentence.words[word - 1] == "," else ()
                return joined if len(joined) > 1 else self._resolve(sentence, governor)
        before = word - 2
        if before > 2 and sentence.words[before] == ")":
            before = next((i for i in range(before, 0, -1) if sentence.words[i] == "("), 0) - 1
        if before >= 0 and sentence.words[word - 1] == "," and sentence.lower[word] in {"who", "whose", "which", "whom"}:
            return self.referents[sentence.number].get(before, ())
        return ()

    def _counterpart(self, sentence: Sentence, word: int) -> tuple[Referent, ...]:
        """``his Congolese counterpart``: who holds the same office elsewhere. Nobody where no other state is named."""
        kids = [k for k in sentence.kids[word] if sentence.relations[k] in {"amod", "compound", "nmod"}]
        states = [r for k in kids for r in self._resolve(sentence, k) if r.kind == "state"]
        owner = [r for k in sentence.kids[word] if sentence.relations[k] == "nmod:poss" for r in self._resolve(sentence, k)]
        abroad = self.book.words["abroad"]
        titles = sorted(
            ("foreign minister" if title in abroad else title for r in owner for title in r.titles if title in self.book.roles),
            key=lambda x: (-len(x), x),
        )
        named = self._beside(sentence, word)
        person = named.referent if named is not None and named.referent is not None and named.referent.kind == "person" else None
        noun = NounMatch(word, word + 1, self.book.roles[titles[0]], sentence.lower[word].endswith("s"), titles[0]) if titles else None
        if person is not None:
            if person.open and states and person.base is None:
                person.base, person.country = states[0].base, states[0].country
                person.sector = noun.role.sector if noun is not None and person.sector is None else person.sector
            return (person,)
        if noun is None or len(states) != 1:
            return tuple(states)
        held = () if noun.plural else self.history.holder(noun, {states[0].id})
        return held or self.cast.described(noun, list(states), [])

    def _pair(self, sentence: Sentence, word: int) -> tuple[Referent, ...] | None:
        """``both countries``, ``the two sides``, ``the former``; None where the phrase is no such pair."""
        words = self.book.words
        before = {sentence.lower[k] for k in sentence.kids[word] if k < word}
        if sentence.lower[word] in words["listed noun"] and before & words["pointing"]:
            return self.history.listed(sentence.number) or None
        noun = sentence.noun_at(word)
        if noun is not None and noun.plural and noun.role.kind == "person" and "office" in noun.role.flags and before & words["pair"]:
            two = self.history.beside(sentence.number, word) or self.history.pair(sentence.number)
            one = noun._replace(plural=False)
            return tuple(r for state in two for r in self.history.holder(one, {state.base or ""}) or self.cast.described(one, [state], []))
        if noun is not None and noun.plural and noun.role.kind in {"government", "military"} and before & words["pair"]:
            two = self.history.two(noun.role.kind, sentence.number)
            if two:
                return two
            two = self.history.beside(sentence.number, word) or self.history.pair(sentence.number)
            return self.cast.described(noun._replace(plural=False), list(two), []) if two else ()
        if sentence.lower[word] in words["of two"] and word and sentence.lower[word - 1] == "the" and sentence.relations[word] not in _INNER:
            return self.history.one_of_two(sentence, first=sentence.lower[word] == "former")
        if sentence.lower[word] not in words["pair noun"]:
            return None
        quantified = any(sentence.lower[k] in words["pair"] for k in sentence.kids[word] if k < word)
        owned = any(sentence.relations[k] in {"nmod:poss", "amod"} and k in self.referents[sentence.number] for k in sentence.kids[word])
        return self.history.pair(sentence.number) if quantified and not owned else None

    def owners(self, sentence: Sentence, word: int, first: int, *, role: bool = True) -> tuple[list[Referent], list[NounMatch]]:
        """To whom the phrase of ``word`` belongs (adjective, possessive, compound, of-phrase), and the role nouns that modify it.

        Role nouns also belong to where they are (``rebels in Chad``); other nouns do not.
        """
        words = self.book.words
        owners: list[Referent] = []
        where: list[Referent] = []
        nouns: list[NounMatch] = []
        for head in (word, *range(first, word)):
            before = ""
            for kid in sentence.kids[head]:
                relation = sentence.relations[kid]
                if first <= kid <= word or relation not in _OWNING or (relation == "appos" and kid > word) or sentence.parted(kid):
                    continue
                case = sentence.case_of(kid) if relation == "nmod" else ""
                if relation == "nmod" and not case and kid > word and any(sentence.relations[k] == "cc" for k in sentence.kids[kid]):
                    case = before  # "the governments of Kenya and Chad", read as two phrases
                before = case or before
                if case == "of" and owners and any(word < k < kid and sentence.relations[k] == "conj" for k in sentence.kids[word]):
                    continue  # "Kenyan soldiers and fighters of the Front": these alone are the Front's
                if relation == "nmod" and case not in (words["of"] if role else words["of owner"]):
                    continue
                if (relation == "det" and sentence.lower[kid] not in words["possessive"]) or (relation == "nmod:poss" and kid > word):
                    continue
                if kid < word and relation in {"amod", "compound", "nmod"} and sentence.lower[kid] not in words["title modifier"]:
                    noun = None if any(f.first <= kid < f.last for f in self.named[sentence.number]) else sentence.noun_at(kid)
                    nouns += [noun] if noun is not None else []
                if relation == "nmod:poss" and sentence.lower[kid] in words["relative"]:
                    referents = list(self._relative(sentence, kid))
                else:
                    referents = list(self._resolve(sentence, kid))
                for other in sentence.kids[kid]:
                    tied = sentence.relations[other] == "conj" or (sentence.relations[other] == "appos" and kid > word)
                    tied = tied or (sentence.relations[other] == "nmod" and any(sentence.relations[k] == "cc" for k in sentence.kids[other]))
                    if tied and (relation != "nmod" or kid < word or self._listed(sentence, word, kid, other)):
                        referents.extend(self._resolve(sentence, other))
                (where if relation == "nmod" and case != "of" else owners).extend(referents)
        owners = list(dict.fromkeys(owners)) or self._adjacent(sentence, first)
        if not owners and sentence.lower[word] not in words["ambassadorial"]:
            owners = list(dict.fromkeys(where))
        return owners or (self._shared(sentence, word) if role else []), nouns

    def _shared(self, sentence: Sentence, word: int) -> list[Referent]:
        """The owner that a conjunct has in common with the first: ``French soldiers and diplomats``, ``the army and the people of Chad``."""
        head = sentence.heads[word]
        if sentence.relations[word] != "conj" or sentence.upos[head] != "NOUN":
            return []
        bare = not any(sentence.relations[k] in {"det", "amod", "nmod:poss", "nmod"} for k in sentence.kids[word])
        kids = [k for k in sentence.kids[head] if k > word and sentence.case_of(k) == "of"]
        kids = kids or [k for k in sentence.kids[head] if sentence.relations[k] == "amod" and bare]
        return [r for k in kids for r in self._resolve(sentence, k) if r.base and not r.person]

    def _listed(self, sentence: Sentence, word: int, kid: int, other: int) -> bool:
        """Whether a plural belongs to both of two states in a list: ``troops from Jamaica and Belize``."""
        pair = [r for k in (kid, other) for r in self._resolve(sentence, k)]
        return sentence.lower[word].endswith(("s", "men", "people")) and len(pair) == 2 and all(r.kind == "state" for r in pair)

    def _noun(self, sentence: Sentence, word: int, noun: NounMatch) -> tuple[Referent, ...]:
        """Whom a role noun means: the person in that office, an office or body of its owner, an earlier mention, or a collective."""
        role = noun.role
        owners, modifiers = self.owners(sentence, word, noun.first)
        named = self._beside(sentence, word, noun)
        if named is not None and named.referent is not None:
            self._office(named.referent, noun, owners)
            if named.referent.kind == "organization" and role.kind in _NAMED:
                named.referent.kind, named.referent.sector = role.kind, role.sector  # "the broadcaster X"
                named.referent.country = named.referent.country or (owners[0].country if owners else None)
            return (named.referent,)
        definite = sentence.is_definite(word, noun.first)
        if role.kind == "state":
            return self._state(sentence, word, noun, owners, definite=definite)
        twin = next((r for r in owners if r.kind == role.kind and r.kind in _NAMED and noun.first > 0 and r in self._before(sentence, noun)), None)
        if twin is not None:
            return (twin,)
        singular_person = role.kind == "person" and not noun.plural
        if singular_person and (owners or definite):
            bases = {r.base for r in owners if r.base}
            owned = any(sentence.relations[k] == "nmod:poss" for k in sentence.kids[word])
            held = self.history.holder(noun, bases) if definite or owned or "office" in role.flags else ()
            if held and (held[0].person or held[0].open or not owners):
                return held
        away = any(sentence.lower[k] in self.book.words["elsewhere"] for k in sentence.kids[word])
        if not owners and definite and role.role == "ministry" and (office := self._ministry(sentence, word)):
            return office
        if not owners and definite and not away and (role.kind != "person" or noun.plural):
            taken_up = self.history.body(noun)
            if taken_up or (role.kind in {"igo", "group"} and role.sector in {"UNS", "IGO"}):
                return taken_up
        if not owners and (("owned" in role.flags and not modifiers) or (role.kind in {"group", "igo"} and role.sector in {"UNS", "IGO"})):
            return ()
        return self.cast.described(noun, owners, modifiers)

    def _ministry(self, sentence: Sentence, word: int) -> tuple[Referent, ...]:
        """``the ministry`` after its minister in the same sentence."""
        people = [r for i, found in sorted(self.referents[sentence.number].items()) if i < word for r in found if r.kind == "person"]
        for person in people:
            for title in sorted(person.titles, key=lambda t: (-len(t), t)):
                role = self.book.roles.get(title.removesuffix("minister") + "ministry") if title.endswith(" minister") else None
                if role is not None and person.base in self.book.countries:
                    return self.cast.described(NounMatch(word, word + 1, role, False, role.role), [self.cast.state(person.base or "")], [])
        return ()

    def _state(self, sentence: Sentence, word: int, noun: NounMatch, owners: list[Referent], *, definite: bool) -> tuple[Referent, ...]:
        """``his country``, ``the country``, ``its neighbour``, ``Western allies``: a state only where it can be no other."""
        table, words = self.referents[sentence.number], self.book.words
        beside = [k for k in sentence.kids[word] if k < word and sentence.relations[k] in {"amod", "compound"} and k in table]
        groups = tuple(r for k in beside for r in table[k] if r.kind == "group" or noun.form in words["state common"])
        if groups or not owners:
            bare = not noun.plural and not any(sentence.relations[k] in {"nmod", "amod", "compound"} for k in sentence.kids[word])
            common = noun.form in words["state common"] and noun.form not in words["neighbour"]
            return groups or (self.history.state(sentence, word) if definite and bare and common else ())
        states = {r.base or r.country: r for r in owners if (r.base or r.country) in self.book.countries}
        if len(states) != 1 or noun.plural:
            return tuple(owners) if noun.form not in words["neighbour"] and all(r.kind in {"group", "igo"} for r in owners) else ()
        state = self.cast.state(next(iter(states)) or "")
        if noun.form in words["neighbour"]:
            return self.history.other(state)
        return (state,) if noun.form in words["state common"] else ()

    def _before(self, sentence: Sentence, noun: NounMatch) -> tuple[Referent, ...]:
        return self.referents[sentence.number].get(noun.first - 1, ())
