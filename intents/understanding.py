"""Puts the evidence together: every recognizer's words, the phrases, and the recording itself."""

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from intents.deciding import MARGIN, NEARLY_EVEN, Decider, is_clear
from intents.evidence import Evidence, Reading, gather, weighed
from intents.hypotheses import Ear, Heard, Hypothesis
from intents.language import Language, Words
from intents.matching.matcher import Matcher
from intents.paraphrase.opinion import SecondOpinion
from intents.phrases.catalogue import Catalogue
from intents.phrases.determinize import grammar_of
from intents.phrases.grammar import Grammar
from intents.phrases.network import Phrase
from intents.safety.watch import Watch
from intents.turns import Candidate, Understood

TRUST = {
    "typed": 1.0,
    "moonshine": 1.0,
    "vosk": 1.0,
    "vosk grammar": 0.97,
}
"""Which recognizer decides: scores are multiplied by this, and the highest counts.

A grammar fits whatever it hears into its phrases, so between equals the open opinion wins. The
weights of Vosk are not measured: its English model could not be had where this was written.
`scripts/bench understanding` prints what each one alone and all together get right.
"""

PROPOSED = 6
"""How many phrases the recording proposes: "stop" is heard as "a starbur", and "delete all of it"
as "dilly told of it". To have it rate the words' likeliest phrases too did not help: the weights of
both fitted alike, 116 and 121 of 211 were right at 12 false accepts of 394."""

SHORTER_BY = 4
"""By how many words a transcript may be longer than every phrase and still be one of them."""

USUAL_CHOICES = 4.0
"""How much else can be said for each word of a phrase (natural log), where that is not known: it
may be spelt in another way than in the grammar."""

WORD_FOR_WORD = -2.5
"""The ear's rating from which a phrase was said, and no danger need be looked for in the recording:
that takes longer than all the rest."""


class Understanding:
    """Understands utterances by one catalogue; its phrases are all that can be meant.

    Args:
        catalogue: What can be said; recognizers listen for it.
        watch: Looks at every utterance first: is someone in danger?
        own_words: What people say when they mean the same: matched with transcripts only.
        second: Whom to ask about what words and recording leave open.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        watch: Watch | None = None,
        own_words: Catalogue | None = None,
        second: SecondOpinion | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._matcher = Matcher(catalogue.with_more(own_words) if own_words else catalogue)
        self._watch = watch
        self._second = second
        self._decider = Decider(self._matcher, catalogue.language, second)
        self._grammars: dict[frozenset[str], Grammar] = {}

    @property
    def catalogue(self) -> Catalogue:
        """What recognizers listen for."""
        return self._catalogue

    @property
    def knows_paraphrases(self) -> bool:
        """Whether there is a second opinion."""
        return self._second is not None

    @property
    def dangers(self) -> Grammar | None:
        """What is looked for anywhere in a recording; None where dangers are not looked for."""
        return self._watch.grammar if self._watch is not None else None

    @property
    def language(self) -> Language:
        """Of the catalogue's sentences."""
        return self._catalogue.language

    @property
    def intents(self) -> tuple[str, ...]:
        """Everything that can be meant."""
        return tuple(dict.fromkeys(each.intent for each in self._catalogue.network.patterns))

    def prepare(self) -> None:
        """Makes what only spoken words need, so that the first of them need not wait for it."""
        if self._second is not None:
            self._second.nearest("")
        if self._watch is not None:
            self._watch.prepare()

    def understand(self, heard: Heard, settled: Collection[str] = ()) -> Understood:
        """What an utterance was meant to be; no intent where nothing matched.

        Args:
            heard: The utterance.
            settled: What of danger needs no light check any more, see `Safety.look`.
        """
        danger = self._watch.by_words(heard, settled) if self._watch else None
        if danger is not None:
            return danger
        understood = self._by_evidence(heard, settled)
        was_said = understood.intent is not None and not understood.by_resemblance
        if was_said or self._watch is None:
            return understood
        resembles = self._watch.by_resemblance(heard, settled)
        if resembles is None or (understood.intent and understood.score > resembles.score):
            return understood
        return resembles

    def _by_evidence(self, heard: Heard, settled: Collection[str]) -> Understood:
        """What was meant; or a danger, where the recording holds one that the words do not tell."""
        hypothesis, candidates = self._weigh(heard)
        if heard.ear is None or is_clear(candidates):
            return self._decider.decide(hypothesis, candidates, MARGIN)
        if self._watch is not None:
            self._watch.listen_ahead(heard)
        evidence = self._gathered(heard.ear, candidates) if self._may_be_known(hypothesis) else []
        best = max((each.rating for each in evidence if each.reading), default=None)
        if best is None or best < WORD_FOR_WORD:
            misheard = self._watch.by_sound(heard, settled) if self._watch else None
            if misheard is not None:
                return misheard
        by_words = self._decider.decide(hypothesis, candidates, MARGIN)
        # In their own words nobody says what any phrase holds, and no reading can agree.
        if best is None or (hypothesis.is_sure and by_words.intent is not None):
            return by_words
        meanings = weighed(evidence, hypothesis.text, self.language)
        understood = self._decider.decide(hypothesis, meanings, NEARLY_EVEN, candidates)
        return replace(understood, word_for_word=_word_for_word(evidence, understood))

    def grammar(self, intents: Collection[str] = ()) -> Grammar:
        """What can be said of some intents: what a recognizer listens for.

        Of all of them where none is named, with what people say in their own words, and with
        politeness around it.
        """
        chosen = frozenset(intents)
        if chosen not in self._grammars:
            self._grammars[chosen] = (
                grammar_of(self._catalogue.network, chosen) if chosen else self._everything()
            )
        return self._grammars[chosen]

    def _everything(self) -> Grammar:
        language, network = self.language, self._matcher.network
        fillers = [(word,) for word in language.fillers]
        before, after = (
            sorted([*language.prefixes, *fillers]),
            sorted([*language.suffixes, *fillers]),
        )
        return self._catalogue.grammars.of(
            network,
            (before, after),
            lambda: grammar_of(network, before=before, after=after),
        )

    def opening(self, text: str, intents: Collection[str]) -> Phrase | None:
        """The phrase of one of some intents that begins a sentence: “yes” in “yes, we are safe”.

        Not one of grammar alone: “I do” may be a yes, and “I don't know” begins with it.
        """
        words = self.language.core(self.language.words(text))
        ends = range(len(words), 0, -1)
        return next(filter(None, (self._said(words[:end], intents) for end in ends)), None)

    def within(self, text: str, intents: Collection[str]) -> Phrase | None:
        """The longest phrase of one of some intents anywhere in a sentence, as in `opening`."""
        words = self.language.words(text)
        spans = (
            words[start : start + length]
            for length in range(len(words), 0, -1)
            for start in range(len(words) - length + 1)
        )
        return next(filter(None, (self._said(span, intents) for span in spans)), None)

    def _said(self, words: Words, intents: Collection[str]) -> Phrase | None:
        """The phrase that these words are, if it is of one of some intents, and no mere grammar."""
        phrase = self._matcher.read(" ".join(words))
        if phrase is None or phrase.intent not in intents:
            return None
        return None if self.language.function_words.issuperset(phrase.words) else phrase

    def is_whole(self, text: str, intent: str | None) -> bool:
        """Whether a text is nothing but a command, hesitation apart.

        A single word may be a command misheard. More must be a phrase to the letter, be it after a
        “no, wait”, and not one about oneself: “I have to go” may be goodbye, or part of an answer.
        """
        language = self._catalogue.language
        said = language.words(text)
        words = language.without_fillers(said)
        if len(words) <= 1:
            return True
        # As it was said first: some phrases hold what elsewhere is hesitation (“so far”).
        ways = (said, words, *language.after_repair(words))
        phrase = next(filter(None, (self._matcher.read(" ".join(way)) for way in ways)), None)
        own = words[0] == "i" and intent in ("stop", "goodbye", "pause")
        return phrase is not None and phrase.intent == intent and not own

    def _weigh(self, heard: Heard) -> tuple[Hypothesis, list[Candidate]]:
        """The hypothesis that decides, and every meaning with its best score."""
        ranked = [(each, self._matcher.rank(each.text)) for each in heard.hypotheses]
        best: dict[tuple[str, str], Candidate] = {}
        decides, highest = ranked[0][0], -1.0
        for hypothesis, candidates in ranked:
            trust = TRUST[hypothesis.source]
            for candidate in candidates:
                weighed = replace(candidate, score=candidate.score * trust)
                meaning = candidate.meaning
                if meaning not in best or best[meaning].score < weighed.score:
                    best[meaning] = weighed
                if weighed.score > highest:
                    decides, highest = hypothesis, weighed.score
        return decides, sorted(best.values(), key=lambda each: -each.score)

    def _may_be_known(self, hypothesis: Hypothesis) -> bool:
        """Whether it is not far longer than any phrase."""
        return len(hypothesis.text.split()) <= self._matcher.network.longest + SHORTER_BY

    def evidence(self, heard: Heard) -> tuple[str, list[Evidence]] | None:
        """The transcript, and all that speaks for each meaning; None where its words decide."""
        hypothesis, candidates = self._weigh(heard)
        if heard.ear is None or is_clear(candidates) or not self._may_be_known(hypothesis):
            return None
        return hypothesis.text, self._gathered(heard.ear, candidates)

    def _gathered(self, ear: Ear, candidates: Sequence[Candidate]) -> list[Evidence]:
        return gather(candidates, self._readings(ear))

    def _readings(self, ear: Ear) -> Iterator[Reading]:
        """The phrases that the recording proposes, best first."""
        grammar = self.grammar()
        for text, rating in ear.likeliest(PROPOSED):
            phrase = self._matcher.read(text)
            if phrase is not None:  # it may have been told of another catalogue's phrases
                choices = grammar.choices(phrase.words)
                usual = USUAL_CHOICES * len(phrase.words)
                yield Reading(phrase, rating, choices if math.isfinite(choices) else usual)


def _word_for_word(evidence: Sequence[Evidence], understood: Understood) -> str:
    """The phrase of what was understood that the recording is sure of."""
    meant = Candidate(understood.intent or "", understood.slots, 0.0, "").meaning
    return next(
        (
            each.reading
            for each in evidence
            if each.candidate.meaning == meant and each.rating >= WORD_FOR_WORD
        ),
        "",
    )
