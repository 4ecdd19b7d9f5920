"""What holds in every conversation, whatever is said."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from intents.guiding.commands import TABLE
from intents.guiding.knowledge import Rest
from intents.guiding.prompts import Prompts
from intents.guiding.states import State
from intents.hypotheses import Heard
from intents.phrases.catalogue import Catalogue, load_catalogue
from intents.turns import Candidate, Listening, Understood
from intents.understanding import Understanding
from tests.intents.talking import Talk


def test_the_greeting_says_what_can_be_said(talk: Callable[..., Talk]) -> None:
    talking = talk()

    assert "help me apologize" in talking.reply.text
    assert talking.reply.expects is not None
    assert talking.reply.expects.listening is Listening.COMMAND
    assert not talking.reply.ends


@pytest.mark.parametrize("seed", range(2))
def test_whatever_is_said_in_whatever_order(
    talk: Callable[..., Talk], commands: Catalogue, dangers: Catalogue, seed: int
) -> None:
    """It answers in prompts, waits for something it can hear, and ends only at goodbye."""
    dice = random.Random(seed)
    by_intent: dict[str, list[str]] = {}
    for phrase in (*commands.phrases, *dangers.network.phrases(3)):
        by_intent.setdefault(phrase.intent, []).append(phrase.text)
    intents = [*by_intent, *("yes",) * 20, *("apologize", "start_reflection", "forget") * 3]
    talking = talk()
    for _ in range(120):
        before = talking.prompts
        if talking.alarms and dice.random() < 0.25:
            talking.wait()
        elif dice.random() < 0.2:
            talking.say("I came home late and I had forgotten to ring them")
        else:
            talking.say(dice.choice(by_intent[dice.choice(intents)]))
        reply = talking.reply
        if reply.ends:
            assert reply.understood is not None
            assert reply.understood.intent in ("goodbye", "stop")
            talking = talk()
        else:
            let_be = before == ["support.for_me"] and talking.state is State.IDLE
            assert talking.prompts or reply.understood is not None or let_be
            assert all(line.strip() and "{" not in line for line in reply.lines)
        if reply.expects is not None:
            waits = reply.expects.listening not in (Listening.COMMAND, Listening.ASLEEP)
            assert bool(reply.expects.alarms) == waits


def test_what_the_person_says_stays_in_their_reply_only(talk: Callable[..., Talk]) -> None:
    """After stop, nothing of it is said again, whatever is asked."""
    talking = talk()
    for text in ("help me apologize", "yes", "I sold the piano"):
        talking.say(text)
    assert "piano" in talking.reply.text
    talking.say("stop")
    for text in (
        "go on",
        "read it back",
        "where are we",
        "help me apologize",
        "back",
        "start over",
    ):
        talking.say(text)
        assert "piano" not in talking.reply.text


def test_after_forgetting_there_is_nothing_to_repeat(talk: Callable[..., Talk]) -> None:
    talking = talk()
    for text in ("help me apologize", "yes", "I sold the piano", "forget everything", "yes"):
        talking.say(text)
    assert talking.prompts == ["talk.forgotten"]

    assert "piano" not in talking.say("repeat").text


def test_between_two_it_asks_which(
    phrase_file: Callable[[str], Path], prompts: Prompts, tmp_path: Path
) -> None:
    text = """language: en
intents:
  louder:
    data:
      - sentences: [turn up the big radio behind the table]
  quieter:
    data:
      - sentences: [turn down the big radio behind the table]
"""
    small = Understanding(load_catalogue(phrase_file(text)))
    talking = Talk(small, prompts, tmp_path / "kept.txt")

    talking.say("turn the big radio behind the table")
    assert talking.prompts == ["unclear.which"]
    assert "louder, or, quieter?" in talking.reply.text

    talking.say("turn down the big radio behind the table")
    assert talking.reply.manner.volume < 1.0


@pytest.mark.parametrize(
    ("kind", "asks"),
    [
        ("self_harm", "support.despair"),
        ("afraid", "support.check"),
        ("violence", "support.check"),
        ("despair", "support.despair"),
        ("check", "support.check"),
    ],
)
def test_a_danger_that_may_be_misheard_is_not_said_aloud_before_that_is_safe(
    talk: Callable[..., Talk], kind: str, asks: str
) -> None:
    spoken_of, not_spoken_of = talk(), talk()
    for talking in (spoken_of, not_spoken_of):
        talking.mumble("I caught myself", kind)
        assert talking.prompts == ["support.may_we_talk"]
        assert not {"hurt", "afraid", "yourself", "caught"} & set(
            talking.reply.text.lower().split()
        )

    spoken_of.say("yes")
    not_spoken_of.say("no")

    assert spoken_of.prompts == [asks]
    assert not_spoken_of.prompts == ["support.not_for_me"]
    assert not_spoken_of.say("help me apologize").lines


def test_whoever_denies_it_is_not_asked_about_the_same_sound_again(
    talk: Callable[..., Talk], guide: Understanding
) -> None:
    asked = Candidate("support", {"kind": "violence"}, 1.0, "hit her")
    check: dict[str, str | int] = {"kind": "check"}
    misheard = Understood("I hid it", "support", check, 1.0, (asked,), telling="hit her")
    talking = talk()
    for text in ("help me apologize", "yes"):
        talking.say(text)
    talking.hear(misheard)
    assert talking.prompts == ["support.may_we_talk"]
    talking.say("no")

    talking.hear(misheard)
    assert talking.prompts[0] == "apology.heard"


def test_that_somebody_has_come_in_is_not_asked_about(talk: Callable[..., Talk]) -> None:
    talking = talk()
    talking.say("step two")
    reply = talking.say_unclearly("shh, she's back again", "company", "quieter")
    assert (reply.lines, talking.state) == ((), State.PAUSED)


def test_whether_someone_is_hurt_now_is_asked_at_once(talk: Callable[..., Talk]) -> None:
    talking = talk()
    talking.mumble("she's not reading", "emergency")
    assert talking.prompts == ["support.hurt_now"]

    talking.say("yes")
    assert talking.prompts == ["support.emergency_unknown_country", "support.emergency"]


@pytest.mark.parametrize("word", ["stop", "goodbye"])
def test_it_ends_at_once_when_idle(talk: Callable[..., Talk], word: str) -> None:
    reply = talk().say(word)

    assert reply.ends
    assert reply.lines


def test_goodbye_ends_from_anywhere(talk: Callable[..., Talk]) -> None:
    ways = (
        ("help me apologize",),
        ("help me apologize", "yes"),
        ("help me apologize", "yes", "I lied"),
        ("start the reflection",),
        ("step three",),
        ("forget everything",),
        ("I hit her",),
        ("pause",),
        ("go to sleep",),
    )
    for way in ways:
        talking = talk()
        for text in way:
            talking.say(text)
        assert talking.say("goodbye").ends, way


def test_where_nothing_is_asked_it_falls_asleep_without_a_word(
    guide: Understanding, prompts: Prompts, tmp_path: Path
) -> None:
    talking = Talk(guide, prompts, tmp_path / "kept.txt", rest=Rest(300.0, "hello there"))
    assert talking.alarms == (300.0,)
    assert talking.wait().lines == ()
    assert talking.reply.expects is not None
    assert talking.reply.expects.listening is Listening.ASLEEP
    assert talking.reply.expects.place.sayings == ("hello there",)

    talking.call("help me apologize")
    talking.say("yes")
    for _ in range(3):  # it hurries nobody who was asked something, then pauses, then sleeps
        assert talking.wait().lines
    assert talking.alarms == (300.0,)
    assert talking.wait().lines == ()
    assert talking.call().lines[-1].endswith("?")


def test_what_the_screen_offers_is_understood(guide: Understanding, prompts: Prompts) -> None:
    for name, place in prompts.places.items():
        for saying in place.sayings:
            if name != "asleep":
                understood = guide.understand(Heard.typed(saying))
                assert understood.intent is not None and understood.score > 0.9, (name, saying)


def test_what_is_asked_which_of_two_was_meant_is_understood(
    guide: Understanding, prompts: Prompts
) -> None:
    assert set(prompts.sayings) == {*TABLE, "support"}
    for intent in prompts.sayings:
        slots: dict[str, str | int] = {"step": 3}
        said = prompts.saying(Candidate(intent, slots, 1.0, "as it is written"))
        if intent != "country":
            understood = guide.understand(Heard.typed(said))
            assert understood.intent == intent and understood.score > 0.9, said


def test_the_screen_shows_the_step(talk: Callable[..., Talk]) -> None:
    reply = talk().say("the one about listening")
    assert reply.expects is not None
    assert reply.expects.place.title == "Step three of seven: Listen to their feelings"
    assert "next" in reply.expects.place.sayings


def test_what_ends_or_loses_something_counts_over_its_voice_only_if_heard_to_the_letter(
    talk: Callable[..., Talk],
) -> None:
    talking = talk()
    talking.say("what is step three")
    blurred = Understood("good by the", "goodbye", score=0.8, recognizer="moonshine")
    reply = talking.hear(blurred, over=1)
    assert (reply.lines, reply.expects, reply.ends) == ((), None, False)
    assert talking.say("goodbye", over=1).ends


def test_the_rest_of_a_yes_is_no_answer_to_the_next_question(talk: Callable[..., Talk]) -> None:
    talking = talk()
    talking.say("help me apologize")
    question = talking.say("yes")
    rest = talking.say("of course", over=0)
    assert (rest.lines, rest.expects) == ((), None)
    assert talking.say("I think so", over=0).lines == ()
    # What is said later, or something else, is one.
    assert talking.say("skip", over=0).lines not in ((), question.lines)
    talking = talk()
    talking.say("help me apologize")
    talking.say("yes")
    assert talking.say("of course", over=2).lines
    talking = talk()
    talking.say("help me apologize")
    talking.say("yes")
    assert "I read her messages" in talking.say("I read her messages", over=0).text


def test_that_the_room_is_too_loud_is_said_once_before_what_is_said_next(
    talk: Callable[..., Talk],
) -> None:
    talking = talk()
    talking.say("help me apologize")
    talking.room_is_too_loud()
    talking.say("the blue one")
    assert talking.prompts == ["talk.too_loud", "unclear.again", "…apology.safe"]
    talking.say("the green one")
    assert "talk.too_loud" not in talking.prompts


def test_a_danger_after_a_yes_is_no_rest_of_it(talk: Callable[..., Talk]) -> None:
    talking = talk()
    talking.say("help me apologize")
    talking.say("yes")
    talking.say("he hits me", over=0)
    assert talking.state is State.DANGER


def test_what_ends_something_counts_at_a_lower_score_where_it_is_silent(
    talk: Callable[..., Talk],
) -> None:
    blurred = Understood("good by the", "goodbye", score=0.8, recognizer="moonshine")
    assert talk().hear(blurred).ends


def test_in_dictation_a_command_counts_that_only_the_recording_is_sure_of(
    talk: Callable[..., Talk],
) -> None:
    def asked(word_for_word: str) -> State:
        talking = talk()
        for said in ("help me apologize", "yes"):
            talking.say(said)
        misheard = "What a step three!"
        talking.hear(
            Understood(
                misheard, "goto_step", {"step": 3}, 0.95, (), "moonshine",
                word_for_word=word_for_word,
            )
        )  # fmt: skip
        return talking.state

    assert asked("what is step three") is State.STEP
    assert asked("") is State.DICTATION
    assert asked("step three please and more") is State.DICTATION


def test_nobody_in_danger_is_left_on_a_guess(talk: Callable[..., Talk]) -> None:
    talking, calm = talk(), talk()
    guess = Understood("I ought to be quiet now", "sleep", score=0.8, recognizer="typed")
    talking.say("I want to kill myself")
    for _ in range(2):
        talking.hear(guess)
        assert talking.state is State.DANGER
    talking.say("go to sleep")
    assert talking.state is State.ASLEEP
    calm.hear(guess)
    assert calm.state is State.ASLEEP
