"""Turns the person's words about their partner into words to their partner, where that is sure.

“She felt spied on” becomes “You felt spied on”. Where it is not sure whom a word means, or how the
sentence goes on, nothing is turned: it is better quoted than wrong.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from intents.wording.partner import Form, Partner, People

_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|.", re.DOTALL)


@dataclass(frozen=True)
class Addressed:
    """Words as they would be said to the partner; as they were said, where that is not sure."""

    text: str
    is_sure: bool


class _Unsure(Exception):
    """Whom a word means, or how it is to be turned, is not sure."""


def addressed(words: str, partner: Partner, people: People) -> Addressed:
    """The words as they would be said to the partner.

    Args:
        words: A sentence about them, or about both.
        partner: The partner, as far as they are known.
        people: What the language knows about speaking of people.
    """
    try:
        return Addressed(_Sentence(words.replace("’", "'"), partner, people).turned(), True)
    except _Unsure:
        return Addressed(words, False)


class _Sentence:
    """One answer, token by token: words, and what stands between them."""

    def __init__(self, text: str, partner: Partner, people: People) -> None:
        self._tokens: list[str] = _TOKEN.findall(text)
        self._at = [at for at, token in enumerate(self._tokens) if token[0].isalpha()]
        self._words = [self._tokens[at].lower() for at in self._at]
        self._people = people
        self._name = partner.name.lower()
        self._rules = people.address
        self._form = self._the_form(partner)
        self._turned: dict[int, str] = {}
        self._dropped: set[int] = set()

    def turned(self) -> str:
        """Raises _Unsure where it cannot be turned."""
        about = [at for at in range(len(self._words)) if self._is_about_them(at)]
        if not about:
            return "".join(self._tokens)
        self._require_nobody_else(about)
        for at in about:
            self._turn(at)
        return self._joined()

    def _the_form(self, partner: Partner) -> Form:
        """The form that the sentence uses for the partner; it must be theirs, where it is known."""
        forms = self._people.forms
        stems = {_stem(word) for word in self._words}
        shown = [form for form in forms[1:] if form.said & stems or form.roles & stems]
        known = [partner.form] if partner.form != forms[0] else []
        if len({id(form) for form in (*shown, *known)}) > 1:
            raise _Unsure
        return next(iter((*shown, *known)), forms[0])

    def _is_about_them(self, at: int) -> bool:
        word = _stem(self._words[at])
        return word in self._form.blanks.values() or self._is_partner(at)

    def _is_partner(self, at: int) -> bool:
        word = _stem(self._words[at])
        return word in self._rules.partner or (bool(self._name) and word == self._name)

    def _require_nobody_else(self, about: Sequence[int]) -> None:
        """Nobody else may be meant: whoever is mentioned, is mentioned after the partner."""
        if self._rules.second.intersection(self._words):
            raise _Unsure
        others = [at for at, word in enumerate(self._words) if _stem(word) in self._people.others]
        if self._form.plural:  # “them” may be anything of which there are several
            others += [at for at, word in enumerate(self._words) if _is_plural(word)]
        if others and max(about) > min(others):
            raise _Unsure

    def _turn(self, at: int) -> None:
        word = self._words[at]
        if self._is_partner(at):
            self._turn_noun(at)
        elif _stem(word) == self._form.blanks["they"]:
            self._turn_subject(at)
        else:
            self._turned[at] = self._rules.you[self._case(at)]

    def _turn_noun(self, at: int) -> None:
        """“My wife”, or a name."""
        if _stem(self._words[at]) != self._name:
            if at == 0 or self._words[at - 1] != self._rules.my:
                raise _Unsure
            self._dropped.add(at - 1)
        if self._words[at].endswith("'s"):
            if self._word(at + 1) in self._rules.object_before:
                raise _Unsure  # “my wife's in hospital”
            self._turned[at] = self._rules.you["their"]
            return
        self._turned[at] = self._rules.you["they"]
        verb = self._verb_after(at)
        if self._word(verb) in self._rules.verbs:
            self._agree(verb)
        elif self._is_third_person(verb):
            raise _Unsure  # it may be a noun: “I told my wife lies”

    def _turn_subject(self, at: int) -> None:
        you = self._rules.you["they"]
        _, _, ending = self._words[at].partition("'")
        if ending == "s":
            self._turned[at] = you + self._is_or_has(at)
        else:
            self._turned[at] = you + (f"'{ending}" if ending else "")
        if self._form.plural:
            return
        if at and self._words[at - 1] in self._rules.verbs:
            raise _Unsure  # “was she angry”
        verb = self._verb_after(at)
        agrees = not ending and self._is_third_person(verb)
        if agrees:
            self._agree(verb)
        if agrees or ending == "s" or self._word(verb) in self._rules.verbs.values():
            self._require_one_verb(verb)

    def _is_or_has(self, at: int) -> str:
        following = self._word(self._verb_after(at))
        if following in self._rules.been:
            return "'ve"
        if following.endswith("ed"):
            raise _Unsure  # “she's disappointed”, “she's decided”
        return "'re"

    def _require_one_verb(self, verb: int) -> None:
        """No second verb may hang on the same subject: “she cries and is tired”."""
        for at in range(verb + 1, len(self._words)):
            if self._words[at - 1] in self._rules.joins and self._is_third_person(
                self._verb_after(at - 1)
            ):
                raise _Unsure

    def _case(self, at: int) -> str:
        """Which of their words it is; some forms have one word for two of them."""
        word = self._words[at]
        blanks = self._form.blanks
        if word == blanks["them"] == blanks["their"]:
            return self._object_or_owner(at)
        if word == blanks["their"] == blanks["theirs"]:
            return "their" if self._owns(at) else "theirs"
        return next(name for name, form in blanks.items() if form == word)

    def _object_or_owner(self, at: int) -> str:
        """“I hurt her”, or “I read her messages”."""
        following = self._word(at + 1)
        if not self._owns(at):
            return "them"
        adverb = following.endswith("ly") and following not in self._rules.no_adverbs
        either = following in self._rules.either_before or following.endswith("ing")
        two_objects = at > 0 and self._words[at - 1] in self._rules.two_objects
        completes = two_objects and following in self._rules.completions
        if either or (two_objects and not adverb and not completes):
            raise _Unsure
        return "them" if adverb or completes else "their"

    def _owns(self, at: int) -> bool:
        """Whether something follows in the same breath that can be owned."""
        following = self._word(at + 1)
        return (
            bool(following)
            and following not in self._rules.object_before
            and (self._between(at, at + 1).isspace())
        )

    def _verb_after(self, at: int) -> int:
        following = at + 1
        while self._word(following) in self._rules.between:
            following += 1
        return following

    def _is_third_person(self, at: int) -> bool:
        word = self._word(at)
        if word in self._rules.verbs:
            return True
        regular = len(word) > 2 and word.endswith("s") and not word.endswith(("ss", "'s"))
        return regular and word not in self._rules.no_verbs

    def _agree(self, at: int) -> None:
        word = self._words[at]
        self._turned[at] = self._rules.verbs.get(word) or _without_s(word)

    def _word(self, at: int) -> str:
        return self._words[at] if 0 <= at < len(self._words) else ""

    def _between(self, at: int, following: int) -> str:
        return "".join(self._tokens[self._at[at] + 1 : self._at[following]])

    def _joined(self) -> str:
        tokens = list(self._tokens)
        for at, word in self._turned.items():
            old = tokens[self._at[at]]
            starts = old[0].isupper() and (at == 0 or old.lower() != self._name)
            dropped = at - 1 in self._dropped
            if dropped:
                starts = tokens[self._at[at - 1]][0].isupper()
                for gone in range(self._at[at - 1], self._at[at]):
                    tokens[gone] = ""
            tokens[self._at[at]] = word[:1].upper() + word[1:] if starts else word
        return "".join(tokens)


def _stem(word: str) -> str:
    """Without what a short form adds: “she's” is about “she”."""
    return word.partition("'")[0]


def _is_plural(word: str) -> bool:
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "'s"))


def _without_s(verb: str) -> str:
    if verb.endswith("ies") and len(verb) > 4:
        return verb[:-3] + "y"
    if verb.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")):
        return verb[:-2]
    return verb[:-1]
