"""A language as understanding needs it: how text becomes words, and which words say little."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

Words = tuple[str, ...]

_WORD = re.compile(r"\[unk\]|\d+(?:st|nd|rd|th)\b|\d+|[^\W\d_]+(?:'[^\W\d_]+)*")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
_LONGEST_NUMBER = 6


@dataclass(frozen=True)
class Language:
    """What is particular to a language; without a word list, only letters and numbers count.

    Attributes:
        code: Such as "en".
        fillers: Words that mean nothing: hesitation, politeness, swearing.
        prefixes: Lead-ins that mean nothing before a command, the longest first.
        suffixes: The same after one.
        function_words: Words of little meaning.
        repairs: What people say before they correct themselves, the longest first.
        negations: Words that turn a meaning round.
        refusals: Verbs that turn round what follows, as a negation does; to “refuse” is no excuse
            where danger is looked for.
        adverbs: Words that may stand among others and leave what they mean.
        back_references: Words for something that was named before.
        subjects: Words for who does something, and whose role each has.
        tells: Words that begin a sentence that tells something.
        wishes: How one of these begins that asks for something.
        contractions: Short forms and what they stand for.
    """

    code: str
    fillers: frozenset[str] = frozenset()
    prefixes: tuple[Words, ...] = ()
    suffixes: tuple[Words, ...] = ()
    function_words: frozenset[str] = frozenset()
    repairs: tuple[Words, ...] = ()
    negations: frozenset[str] = frozenset()
    refusals: frozenset[str] = frozenset()
    adverbs: frozenset[str] = frozenset()
    back_references: frozenset[str] = frozenset()
    subjects: Mapping[str, str] = field(default_factory=dict)
    tells: frozenset[str] = frozenset()
    wishes: tuple[Words, ...] = ()
    contractions: Mapping[str, Words] = field(default_factory=dict)

    def words(self, text: str) -> Words:
        """The words of a text: lower case, numbers spelt out, short forms in full."""
        return tuple(word for _, words in self.pieces(text) for word in words)

    def pieces(self, text: str) -> list[tuple[str, Words]]:
        """Each word of a text as it stands there, in lower case, and what it is normalised to."""
        found = _WORD.findall(text.lower().replace("’", "'"))
        return [(piece, self._normalised(piece)) for piece in found]

    def core(self, words: Words) -> Words:
        """The words without fillers and without what is only politeness around them."""
        rest = self.without_fillers(words)
        before = None
        while rest != before:
            before = rest
            for prefix in self.prefixes:
                if len(rest) > len(prefix) and rest[: len(prefix)] == prefix:
                    rest = rest[len(prefix) :]
            for suffix in self.suffixes:
                if len(rest) > len(suffix) and rest[-len(suffix) :] == suffix:
                    rest = rest[: -len(suffix)]
        return rest or words

    def after_repair(self, words: Words) -> tuple[Words, ...]:
        """What follows where the words begin with a repair, “no, wait”; nothing elsewhere."""
        markers = (each for each in self.repairs if words[: len(each)] == each)
        return tuple(words[len(marker) :] for marker in markers if len(words) > len(marker) + 1)

    def negations_in(self, words: Words) -> int:
        """How many words turn the meaning round."""
        return sum(word in self.negations for word in words)

    def without_fillers(self, words: Words) -> Words:
        """The words that mean something."""
        return tuple(word for word in words if word not in self.fillers)

    def is_told(self, text: str) -> bool:
        """Whether a text tells something, “she won't talk to me”, and asks for nothing.

        Not “I want to listen better”: that asks for it.
        """
        words = self.without_fillers(self.words(text))
        wish = any(words[: len(each)] == each for each in self.wishes)
        return bool(words) and words[0] in self.tells and not wish

    def _normalised(self, piece: str) -> Words:
        spelt = self._spell(piece)
        return tuple(full for word in spelt for full in self.contractions.get(word, (word,)))

    def _spell(self, piece: str) -> Words:
        if not piece[0].isdigit() or len(piece) > _LONGEST_NUMBER:
            return (piece,)
        ordinal = _ORDINAL.fullmatch(piece)
        number = int(ordinal[1]) if ordinal else int(piece)
        return _number_words(self.code, number, ordinal=ordinal is not None)


@cache
def load_language(code: str) -> Language:
    """The language of a code; one that has no word list here is still usable."""
    source = files("intents") / code / "words.toml"
    if not source.is_file():
        return Language(code)
    lists = tomllib.loads(source.read_text(encoding="utf-8"))
    fillers = frozenset(lists["fillers"])
    bare = Language(code, fillers, contractions=_split(lists["contractions"]))
    return Language(
        code,
        fillers=fillers,
        prefixes=_phrases(bare, lists["prefixes"]),
        suffixes=_phrases(bare, lists["suffixes"]),
        function_words=frozenset(lists["function_words"]),
        repairs=_phrases(bare, lists["repairs"]),
        negations=frozenset(lists["negations"]),
        refusals=frozenset(lists["refusals"]),
        adverbs=frozenset(lists["adverbs"]),
        back_references=frozenset(lists["back_references"]),
        subjects={word: role for role, words in lists["subjects"].items() for word in words},
        tells=frozenset(lists["tells"]),
        wishes=tuple(bare.words(wish) for wish in lists["wishes"]),
        contractions=bare.contractions,
    )


def _split(table: Mapping[str, str]) -> dict[str, Words]:
    return {short: tuple(full.split()) for short, full in table.items()}


def _phrases(language: Language, phrases: list[str]) -> tuple[Words, ...]:
    """As they stand once fillers are gone: “i'd like to” has one in it."""
    words = (language.words(phrase) for phrase in phrases)
    bare = {language.without_fillers(each) for each in words}
    return tuple(sorted(bare - {()}, key=len, reverse=True))


@cache
def _number_words(code: str, number: int, *, ordinal: bool) -> Words:
    from hassil.numbers import get_rbnf_engine  # loads slowly, and few need it
    from unicode_rbnf import FormatPurpose

    purpose = FormatPurpose.ORDINAL if ordinal else FormatPurpose.CARDINAL
    spelt = get_rbnf_engine(code).format_number(number, purpose).text
    return tuple(spelt.replace("-", " ").split())
