"""What is accepted by accident of speech that is for nobody's guide, an hour."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from intents.completeness import Judge
from intents.guiding.commands import stands_alone
from intents.guiding.dialogue import Dialogue
from intents.guiding.keepsake import Keepsake
from intents.guiding.knowledge import Knowledge
from intents.guiding.progress import Progress
from intents.guiding.prompts import load_prompts
from intents.hypotheses import Heard
from intents.turns import Listening, Reply, Said, Understood
from intents.understanding import Understanding
from intents.wording.weakening import load_weakenings
from scripts.benchmarks.other_speech import Line, Stretch
from scripts.benchmarks.sentences import SUPPORT, meaning
from scripts.benchmarks.spread import rate
from voice.hearing.endpoint import Silero
from voice.hearing.events import HearingEvent, Utterance
from voice.hearing.files import read_recording
from voice.hearing.listener import Listener
from voice.hearing.recognizers import Recognizer
from voice.parts import LANGUAGE
from voice.settings import Hearing
from voice.sound import Samples

STATES = {"awake": (), "asked something": ("help me apologize", "yes")}
"""What the guide was told before: it waits for a command, or for an answer in one's own words."""

BLOCK = 1600
"""Samples (0.1 s)."""


@dataclass(frozen=True)
class Accepted:
    """Something that the guide did about an utterance that was not for it.

    Attributes:
        state: One of `STATES`.
        understood: What it took the utterance for; without an intent, it only asked back.
        kind: What kind of talk it was.
    """

    state: str
    understood: Understood
    kind: str

    @property
    def is_command(self) -> bool:
        """Whether it did something, rather than ask what was meant."""
        return self.understood.intent is not None


@dataclass
class Overhearing:
    """What came of some hours of other speech; it is filled while they are heard."""

    states: Sequence[str]
    accepted: list[Accepted] = field(default_factory=list)
    utterances: int = 0
    seconds: float = 0.0


def overhear(
    stretches: Iterable[Stretch],
    recognizer: Recognizer,
    understanding: Understanding,
    states: Sequence[str],
) -> Overhearing:
    """Has the guide hear other speech in some of its `STATES`, live as far as it can tell."""
    found = Overhearing(states)
    with TemporaryDirectory() as folder:
        for stretch in stretches:
            found.seconds += stretch.seconds
            samples = np.concatenate(list(read_recording(stretch.file)))
            for state in states:
                expects = _guide(understanding, folder, state)[1]
                for utterance in _utterances(samples, recognizer, understanding, expects):
                    found.utterances += 1
                    dialogue, reply = _guide(understanding, folder, state)
                    accepted = _accepted(utterance, understanding, dialogue, reply)
                    if accepted is not None:
                        kind = _kind(stretch.lines, utterance)
                        found.accepted.append(Accepted(state, accepted, kind))
    return found


def false_accepts(found: Overhearing) -> Iterator[str]:
    """A line for each state, then what was taken for what."""
    hours = found.seconds / 3600
    yield f"in {hours:.2f} hours of other speech, {found.utterances} utterances, each hour"
    for state in found.states:
        here = [each for each in found.accepted if each.state == state]
        commands = [each for each in here if each.is_command]
        asked_back = len(here) - len(commands)
        kinds = Counter(each.kind for each in commands)
        told = ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())
        yield (
            f"{state:18}{rate(len(commands), hours)} accepted"
            f"{f' ({told})' if told else ''}; {rate(asked_back, hours)} asked back"
        )
    for each in found.accepted:
        if each.is_command:
            taken = meaning(each.understood.intent, each.understood.slots)
            yield f"    {each.state}, {each.kind}: {each.understood.transcript} → {taken}"


def _utterances(
    samples: Samples, recognizer: Recognizer, understanding: Understanding, reply: Reply
) -> list[Utterance]:
    """What the listener cuts out of it while the dialogue expects what it expects."""
    events: list[HearingEvent] = []
    timing = Hearing().endpointing()
    listener = Listener(recognizer, Silero(), timing, events.append, Judge(understanding))
    listener.expect(reply.expects)
    for start in range(0, len(samples), BLOCK):
        listener.hear(samples[start : start + BLOCK])
        listener.settle()  # as fast as it decodes, and in step with it: as if it were live
    listener.end()
    listener.settle()
    listener.close()
    return [each for each in events if isinstance(each, Utterance)]


def _accepted(
    utterance: Utterance, understanding: Understanding, dialogue: Dialogue, before: Reply
) -> Understood | None:
    """What the guide took it for, if it did or said anything about it."""
    if not any(each.text for each in utterance.heard.hypotheses):
        return None
    understood = utterance.understood or understanding.understand(utterance.heard)
    reply = dialogue.handle(Said(utterance.heard, understood=understood))
    if before.expects and before.expects.listening is Listening.DICTATION:
        # Whatever is said there is an answer, and answered. What counts are commands in it.
        alone = stands_alone(understanding, understood)
        return understood if alone or understood.intent == SUPPORT else None
    return understood if reply.lines or reply.ends else None


def _guide(understanding: Understanding, folder: str, state: str) -> tuple[Dialogue, Reply]:
    """A guide in one of its states, and what it said last."""
    dialogue = Dialogue(
        Knowledge(
            understanding,
            load_prompts(LANGUAGE),
            load_weakenings(LANGUAGE),
            Keepsake(Path(folder) / "kept.txt"),
            Progress(Path(folder) / "progress.json"),
        )
    )
    reply = dialogue.start()
    for words in STATES[state]:
        reply = dialogue.handle(Said(Heard.typed(words)))
    return dialogue, reply


def _kind(lines: Iterable[Line], utterance: Utterance) -> str:
    """The kind of talk that was going on at an utterance's end."""
    told = [line for line in lines if line.start <= utterance.end]
    return told[-1].kind if told else "nothing"
