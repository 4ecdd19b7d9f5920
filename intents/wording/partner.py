"""The partner: how they are spoken of, and how the guide learns it."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from intents.language import Language, Words, load_language

BLANK = re.compile(r"\{([\w']+)\}|\{([\w' ]+)\|([\w' ]+)\}")
"""{they}, or {have|has}: what a prompt holds for the partner."""

A_ROLE_SAYS = 3
"""“My wife” tells as much as so many pronouns, which recognizers confuse."""


@dataclass(frozen=True)
class Form:
    """How somebody is spoken of.

    Attributes:
        blanks: By the form used in the prompts (“they”): this form's own (“she”).
        plural: Whether its verbs are plural.
        said: The words that show it.
        roles: What somebody is called who is spoken of like this.
    """

    blanks: Mapping[str, str]
    plural: bool
    said: frozenset[str]
    roles: frozenset[str]


@dataclass(frozen=True)
class Partner:
    """The partner, as far as the person has spoken of them.

    Attributes:
        form: How they are spoken of.
        unnamed: What they are called where no name is known.
        name: Their name; empty where it was not said.
    """

    form: Form
    unnamed: str
    name: str = ""

    def fill(self, sentence: str) -> str:
        """A prompt's sentence with the partner's blanks filled; others stay."""
        return BLANK.sub(self._word, sentence)

    def _word(self, blank: re.Match[str]) -> str:
        name, plural, singular = blank.groups()
        if name is None:
            return str(plural if self.form.plural else singular)
        called = self.name or self.unnamed
        words = {**self.form.blanks, "partner": called, "partner's": f"{called}'s"}
        word = words.get(name.lower())
        if word is None:
            return blank[0]
        return word[:1].upper() + word[1:] if name[0].isupper() else word


@dataclass(frozen=True)
class AddressRules:
    """How words about the partner become words to them: “she was hurt” → “you were hurt”.

    Attributes:
        you: By the form used in the prompts (“they”): what somebody is called who is spoken to.
        second: Words that speak to somebody already.
        my: What stands before `partner`: “my wife”.
        partner: Nouns for the partner.
        verbs: By verb in the third person that changes as no rule says: its other form.
        between: What may stand between a subject and its verb.
        no_verbs: Words on -s that are no verb in the third person.
        joins: After these a second verb may hang on the same subject: “she cries and is tired”.
        been: After “she's” these tell “has” from “is”.
        object_before: “Her” before one of these is an object: “I hurt her because …”.
        either_before: Before one of these it may be an object or an owner.
        two_objects: After one of these “her” and a word may be two objects: “I told her lies”.
        completions: But these finish what was begun: “I made her cry”.
        no_adverbs: Words on -ly that are no adverbs.
    """

    you: Mapping[str, str]
    second: frozenset[str]
    my: str
    partner: frozenset[str]
    verbs: Mapping[str, str]
    between: frozenset[str]
    no_verbs: frozenset[str]
    joins: frozenset[str]
    been: frozenset[str]
    object_before: frozenset[str]
    either_before: frozenset[str]
    two_objects: frozenset[str]
    completions: frozenset[str]
    no_adverbs: frozenset[str]


@dataclass(frozen=True)
class People:
    """What a language knows about speaking of people.

    Attributes:
        forms: The first is used until the person says another.
        unnamed: “Your partner”.
        named: “My partner”: what a name is understood as.
        introductions: How a name is said to introduce somebody, each with a group `name`.
        names: How else a name is said, the same.
        not_names: What follows the same words and is none.
        others: Nouns for people who are not the partner.
        address: How words about the partner become words to them.
    """

    forms: tuple[Form, ...]
    unnamed: str
    named: str
    introductions: tuple[re.Pattern[str], ...]
    names: tuple[re.Pattern[str], ...]
    not_names: frozenset[str]
    others: frozenset[str]
    address: AddressRules

    @property
    def called(self) -> frozenset[Words]:
        """What a partner may be called instead of by their name: each one word."""
        roles = {role for form in self.forms for role in form.roles}
        return frozenset((role,) for role in (*roles, self.named.split()[-1]))

    @property
    def partners(self) -> tuple[Partner, ...]:
        """A partner without a name, in every form."""
        return tuple(Partner(form, self.unnamed) for form in self.forms)


class Acquaintance:
    """Learns from what is said how to speak of the partner, for one conversation.

    What is said most counts, and between equals what was said first: recognizers take “he” for
    “she” now and then.
    """

    def __init__(self, people: People, language: Language) -> None:
        self._people = people
        self._language = language
        self._shown: Counter[int] = Counter()
        self._name = ""
        self._before: tuple[Counter[int], str] = (Counter(), "")

    @property
    def people(self) -> People:
        """What the language knows about speaking of people."""
        return self._people

    @property
    def partner(self) -> Partner:
        """The partner as they are known now."""
        most = max(self._shown, key=lambda form: self._shown[form], default=0)
        return Partner(self._people.forms[most], self._people.unnamed, self._name)

    def learn(self, text: str) -> None:
        """Learns from something the person said."""
        self._before = (Counter(self._shown), self._name)
        self._shown.update(self._forms(text))
        self._name = self._named(text) or self._name

    def unlearn(self) -> None:
        """Forgets what was learned last: it was misheard."""
        self._shown, self._name = self._before

    def forget(self) -> None:
        """Forgets all that was learned."""
        self._shown, self._name = Counter(), ""
        self._before = (Counter(), "")

    def _forms(self, text: str) -> Counter[int]:
        words = {word.partition("'")[0] for word in self._language.words(text)}
        forms = list(enumerate(self._people.forms))
        roles = [n for n, form in forms if form.roles.intersection(words)]
        pronouns = [n for n, form in forms if form.said.intersection(words)]
        if len(roles) == 1:
            return Counter({roles[0]: A_ROLE_SAYS})
        sure = len(pronouns) == 1 and not self._people.others.intersection(words)
        return Counter(pronouns if sure else ())

    def without_name(self, text: str) -> str:
        """The text with “my partner” where it names somebody; empty where it names nobody."""
        found = self._name_in(text)
        if found is None:
            return ""
        before, after = text[: found.start("name")], text[found.end("name") :]
        if self._language.words(before)[-1:] in self._people.called:
            return before.rstrip(" ,") + after  # “my wife, Anna” says it already
        return before + self._people.named + after

    def _named(self, text: str) -> str:
        found = self._name_in(text)
        return "" if found is None else found["name"].capitalize()

    def is_introduction(self, text: str) -> bool:
        """Whether a text says their name, and nothing else: “her name is Anna, by the way”."""
        found = self._name_in(text, self._people.introductions)
        core, words = self._language.core, self._language.words
        return found is not None and core(words(text)) == core(words(found[0]))

    def _name_in(self, text: str, patterns: Iterable[re.Pattern[str]] = ()) -> re.Match[str] | None:
        patterns = patterns or (*self._people.introductions, *self._people.names)
        searched = (pattern.search(text) for pattern in patterns)
        return next((each for each in searched if each and self._may_be_a_name(each["name"])), None)

    def _may_be_a_name(self, word: str) -> bool:
        language, word = self._language, word.lower()
        known = language.function_words | language.fillers | language.negations
        known |= self._people.not_names | self._people.others | language.adverbs
        return len(word) > 1 and word not in known.union(self._people.address.object_before)


def load_people(language: str) -> People:
    """What a language knows about speaking of people."""
    source = files("intents") / language / "people.toml"
    table = tomllib.loads(source.read_text(encoding="utf-8"))
    learning = table["learning"]
    return People(
        tuple(
            Form(row["blanks"], row["plural"], frozenset(row["said"]), frozenset(row["roles"]))
            for row in table["form"]
        ),
        table["unnamed"],
        table["named"],
        _patterns(learning["introductions"], learning["parts"]),
        _patterns(learning["names"], learning["parts"]),
        frozenset(learning["not_names"]),
        frozenset(learning["others"]),
        _address_rules(table["address"]),
    )


def _patterns(written: Iterable[str], parts: Mapping[str, str]) -> tuple[re.Pattern[str], ...]:
    """The patterns, their {parts} filled in."""

    def filled(pattern: str) -> str:
        return re.sub(r"\{(\w+)\}", lambda blank: parts[blank[1]], pattern)

    return tuple(re.compile(filled(pattern), re.IGNORECASE) for pattern in written)


def _address_rules(table: Mapping[str, Any]) -> AddressRules:
    lists = {name: frozenset(words) for name, words in table.items() if isinstance(words, list)}
    return AddressRules(**{**table, **lists})


def acquaintance(language: str) -> Acquaintance:
    """Somebody who knows nothing of the partner yet."""
    return Acquaintance(load_people(language), load_language(language))
