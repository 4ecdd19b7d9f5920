"""The loop: recordings through the whole chain in process, with the real guide, ears and voice."""

import io
import json
import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import soundfile

from intents.completeness import Judge
from intents.hypotheses import Heard
from intents.phrases.grammar import Grammar
from intents.turns import Said
from intents.understanding import Understanding
from tests.voice.recordings import DICTATION, blocks, heard, joined, noise, silence
from voice.conversation import Conversation
from voice.ears import RecordingEars, TypedEars
from voice.hearing.endpoint import Endpointing, Silero
from voice.hearing.listener import Listener
from voice.hearing.recognizers.moonshine import Moonshine
from voice.parts import open_dialogue
from voice.screen import Screen
from voice.settings import Settings
from voice.sound import HEARING_RATE, Samples, Sound
from voice.speaking.narrator import Narrator
from voice.speaking.renderer import Renderer
from voice.speaking.voices import Voice, open_voice
from voice.timeline import Timeline

Caption = dict[str, Any]
Talk = Callable[..., list[Caption]]


@pytest.fixture(scope="module")
def voice() -> Voice:
    return open_voice("pyttsx3")


@pytest.fixture
def talk(guide: Understanding, moonshine: Moonshine, voice: Voice, home: Path) -> Talk:
    def run(sound: Samples, output: Path | None = None) -> list[Caption]:
        captions = io.StringIO()
        settings = Settings()
        with Timeline(output) as timeline:
            timing = settings.hearing.endpointing()
            make = partial(Listener, moonshine, Silero(), timing, judge=Judge(guide))
            ears = RecordingEars(iter(blocks(sound)), timeline, make)
            dialogue = open_dialogue(guide, settings)
            Conversation(
                dialogue, ears, Narrator(Renderer(voice), timeline), Screen(captions)
            ).run()
        return [json.loads(line) for line in captions.getvalue().splitlines()]

    return run


def saying(*names: str, pause: float = 0.8) -> Samples:
    return joined(*(joined(heard(name), silence(pause)) for name in names))


def said_by(who: str, captions: Sequence[Caption]) -> list[Caption]:
    return [each for each in captions if each["who"] == who]


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z']+", text.lower()))


def test_a_recorded_conversation_from_greeting_to_goodbye(
    talk: Talk, moonshine: Moonshine, tmp_path: Path
) -> None:
    path = tmp_path / "conversation.wav"
    asked = ("what is step three", "give me an example", "where am i", "goodbye")
    recording = saying(*asked)
    captions = talk(recording, path)

    person, guide = said_by("person", captions), said_by("guide", captions)
    assert [each["intent"] for each in person] == ["goto_step", "example", "where_am_i", "goodbye"]
    assert person[0]["slots"] == {"step": 3}
    assert all(set(each) == {"t", "who", "text", "intent", "slots", "score"} for each in person)
    assert all(set(each) == {"t", "who", "text"} for each in guide)
    assert [each["who"] for each in captions] == ["guide", *["person", "guide"] * 4]
    times = [each["t"] for each in captions]
    assert times == sorted(times)
    assert len(set(times)) == len(times)

    samples, rate = soundfile.read(path, dtype="float32")
    sound = Sound(samples, rate)
    assert "listen" in guide[1]["text"].lower()
    for caption, following in zip(captions, [*captions[1:], None], strict=True):
        end = following["t"] if following else sound.duration
        part = sound.samples[round(caption["t"] * rate) : round(end * rate)]
        # What each of them said is in its place, for a recognizer to hear.
        understood = words(transcript(moonshine, Sound(part, rate)))
        expected = words(caption["text"])
        # The recognizer may make "don't buy" of a goodbye, which is most of so short a sentence.
        least = 0.5 * len(expected) if len(expected) > 3 else 1
        assert len(understood & expected) >= least, caption["text"]


def transcript(moonshine: Moonshine, sound: Sound) -> str:
    decoding = moonshine.begin()
    decoding.feed(sound.at(HEARING_RATE).samples)
    return decoding.finish().hypotheses[0].text


def test_the_recording_waits_while_the_guide_speaks(talk: Talk, tmp_path: Path) -> None:
    """What is said on end, without waiting for an answer, is answered all the same."""
    path = tmp_path / "conversation.flac"
    recording = saying("where am i", "how do i apologize", "goodbye", pause=0.3)
    captions = talk(recording, path)
    person = said_by("person", captions)
    assert [each["intent"] for each in person] == ["where_am_i", "apologize", "goodbye"]
    # The whole of it is in the file, beside what the guide said.
    assert soundfile.info(path).duration > len(recording) / HEARING_RATE + 10


def test_someone_who_falls_silent_is_waited_for(talk: Talk) -> None:
    captions = talk(joined(saying("help me apologize"), silence(65.0)))
    first, *others = said_by("guide", captions)[1:]
    assert "safe" in first["text"].lower()
    # By the time line: twenty-five seconds after the question, and later once more.
    assert len(others) >= 1
    assert len({each["text"] for each in others}) == len(others)
    assert others[0]["t"] - first["t"] > 25


def test_a_long_dictation_is_one_answer_and_the_guide_does_not_hurry(talk: Talk) -> None:
    """Such an answer is longer than the guide waits for an answer."""
    opening = saying("help me apologize", "yes")
    captions = talk(joined(opening, heard(DICTATION)[: 28 * HEARING_RATE], silence(4.0)))
    person = said_by("person", captions)
    assert len(person) == 3
    assert len(person[2]["text"].split()) > 60
    who = [each["who"] for each in captions]
    assert who == ["guide", *["person", "guide"] * 3]


def test_an_apology_by_sound(talk: Talk) -> None:
    """Said, skipped, asked where we are, gone back, and left: “stop” is heard as “stuck”."""
    captions = talk(
        joined(
            saying("help me apologize", "yes"),
            heard(DICTATION)[: 9 * HEARING_RATE],
            silence(3.0),
            saying("skip", "where am i", "back", "stop", "goodbye"),
        )
    )
    person, guide = said_by("person", captions), said_by("guide", captions)
    intents = [each["intent"] for each in person]
    assert intents == [
        "apologize", "yes", None, "skip", "where_am_i", "back", "stop", "goodbye"
    ]  # fmt: skip
    beginning = " ".join(person[2]["text"].split()[:5])
    assert beginning in guide[3]["text"]
    assert "part three of six" in guide[5]["text"]
    assert "hurt" in guide[6]["text"] or "partner" in guide[6]["text"]


def test_a_reflection_by_sound(talk: Talk) -> None:
    """Its silences pass by themselves, and talk in them is let be."""
    captions = talk(
        joined(
            saying("i'm about to talk to her"),
            silence(16.0),
            saying("the next train leaves at half past six"),
            silence(14.0),
            saying("next", "pause", "stop", "goodbye"),
        )
    )
    guide = [each["text"] for each in said_by("guide", captions)]
    assert guide[1].startswith("Let's take two minutes.")
    assert "What do you hope she feels" in guide[2]
    assert "without any but or if" in guide[3]
    assert "for her" in guide[4]
    assert [each["intent"] for each in said_by("person", captions)][2:] == [
        "next", "pause", "stop", "goodbye"
    ]  # fmt: skip
    assert guide[-1].startswith("Goodbye")
    assert len(guide) == 7


def test_silence_and_noise_are_no_turn_of_the_persons(talk: Talk) -> None:
    captions = talk(joined(noise(5.0, 0.05), silence(2.0)))
    assert [each["who"] for each in captions] == ["guide"]


def test_a_failing_recognizer_ends_the_conversation(
    guide: Understanding, voice: Voice, home: Path
) -> None:
    class Broken:
        name = "broken"

        def expect(self, grammar: Grammar) -> None:
            pass

        def begin(self) -> Any:
            raise RuntimeError("out of memory")

    timeline = Timeline(None)
    ears = RecordingEars(
        iter(blocks(saying("goodbye"))),
        timeline,
        partial(Listener, Broken(), Silero(), Endpointing()),
    )
    conversation = Conversation(
        open_dialogue(guide, Settings()), ears, Narrator(Renderer(voice), timeline), Screen()
    )
    with pytest.raises(RuntimeError, match="out of memory"):
        conversation.run()


def test_typed(guide: Understanding, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    captions = io.StringIO()
    ears = TypedEars(io.StringIO("what is step three\nthe bus was late\ngoodbye\nnever read\n"))
    Conversation(open_dialogue(guide, Settings()), ears, None, Screen(captions)).run()
    found = [json.loads(line) for line in captions.getvalue().splitlines()]
    assert [each["intent"] for each in said_by("person", found)] == ["goto_step", None, "goodbye"]
    shown = capsys.readouterr()
    assert shown.out.count("You: ") == 3
    assert shown.out.count("Amends: ") == 4
    assert shown.err == ""


def test_a_typed_conversation_may_just_end(guide: Understanding, home: Path) -> None:
    captions = io.StringIO()
    ears = TypedEars(io.StringIO(""))
    Conversation(open_dialogue(guide, Settings()), ears, None, Screen(captions)).run()
    assert len(captions.getvalue().splitlines()) == 1


@pytest.mark.parametrize("written", [False, True])
def test_whether_captions_are_written_is_told_truly(
    guide: Understanding, home: Path, written: bool
) -> None:
    dialogue = open_dialogue(guide, Settings(), is_written_down=written)
    dialogue.start()
    reply = dialogue.handle(Said(Heard.typed("are you recording me")))
    assert ("written to a file" in reply.text) == written
    assert "record" in reply.text
