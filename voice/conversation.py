"""The loop: hear, understand, answer; and be interrupted."""

from intents.completeness import Completeness
from intents.guiding.dialogue import Dialogue
from intents.turns import Called, Event, Listening, Reply, Said, Understood, Waited
from voice.ears import ConversationEvent, Ears, Over, Spoken
from voice.errors import VoiceError
from voice.hearing.barge_in import SILENCING
from voice.hearing.events import (
    DecodingFailed,
    Interrupted,
    Partial,
    Quiet,
    SpeechBegan,
    TooLoud,
    Utterance,
    Woken,
)
from voice.leftovers import Lull
from voice.screen import Screen
from voice.speaking.earcons import Earcon, after_reply, before_reply
from voice.speaking.narrator import Narrator

BLURRED = 2
"""Words that “stop” is heard as over our own voice, at most: “Stuff”, “It's fine”."""


class Conversation:
    """Brings the rooms together: ears, dialogue, voice and screen.

    While the guide speaks it is listened to as well: its voice is lowered as soon as somebody
    speaks, falls silent at a command, and goes on where it was if nothing was meant for it.
    """

    def __init__(
        self, dialogue: Dialogue, ears: Ears, narrator: Narrator | None, screen: Screen
    ) -> None:
        self._dialogue = dialogue
        self._ears = ears
        self._narrator = narrator
        self._screen = screen
        self._ending = False
        self._over: int | None = None
        self._silenced: Understood | None = None
        self._listening = Listening.COMMAND
        self._last_sound: Earcon | None = None
        self._lull = Lull()

    def run(self) -> None:
        """Talks until goodbye, or until nothing more can be heard.

        Raises:
            VoiceError: The microphone has gone, or no voice works any more.
        """
        self._screen.begin()
        self._answer(self._dialogue.start())
        while True:
            event = self._ears.next()
            if isinstance(event, Over):
                if event.error is not None:
                    raise event.error
                return
            if isinstance(event, Spoken):
                if self._speaks:  # about an earlier reply
                    continue
                if self._ending:
                    return
                self._wait()
            elif not self._ending:  # nobody interrupts a goodbye
                self._heed(event)

    @property
    def _speaks(self) -> bool:
        return self._narrator is not None and self._narrator.told is not None

    def _heed(self, event: ConversationEvent) -> None:
        match event:
            case DecodingFailed():
                raise event.error
            case SpeechBegan():
                self._somebody_speaks()
            case Partial():
                self._screen.hear(event.text)
                self._glance(event)
            case Interrupted():
                self._silenced = None
                if event.understood is not None:
                    self._fall_silent(event.understood)
            case Utterance():
                self._hear(event)
            case Woken():
                called = Called(event.heard, event.understood)
                self._handle(called, self._ears.when(event.start))
            case TooLoud():
                self._dialogue.room_is_too_loud()
            case Quiet():
                self._handle(Waited(event.seconds), self._ears.now())

    def _somebody_speaks(self) -> None:
        self._lull.end()
        self._over = self._narrator.told if self._narrator else None
        self._silenced = None
        if self._narrator and self._over is not None:
            self._narrator.lower()

    def _glance(self, partial: Partial) -> None:
        """Falls silent at once where a command was said, before it is known that it was all."""
        judged = partial.judgement
        whole = judged is not None and judged.completeness in (
            Completeness.COMPLETE,
            Completeness.CONTINUABLE,
        )
        if judged and whole:
            self._fall_silent(judged.understood)

    def _fall_silent(self, understood: Understood) -> None:
        if self._narrator and self._over is not None:
            self._narrator.hold()
            if understood.intent in SILENCING:
                self._silenced = understood

    def _hear(self, utterance: Utterance) -> None:
        if self._silenced or any(each.text for each in utterance.heard.hypotheses):
            said = Said(utterance.heard, self._over, self._meaning(utterance))
            self._handle(said, self._ears.when(utterance.start))
        else:
            self._go_on()

    def _meaning(self, utterance: Utterance) -> Understood | None:
        """What was understood; a “stop” stays one though our voice blurs it, or what follows.

        Only a danger is heard all the same, or a longer sentence that is understood.
        """
        understood = utterance.understood
        if understood is None or self._silenced is None or understood.intent == "support":
            return understood
        is_short = len(understood.transcript.split()) <= BLURRED
        return self._silenced if is_short or understood.intent is None else understood

    def _handle(self, event: Event, at: float) -> None:
        reply = self._dialogue.handle(event)
        self._chime(before_reply(event, self._listening, reply))
        if reply.understood is not None:
            self._screen.person(at, reply.understood)
        if not reply.lines and reply.expects is None:
            self._go_on()
        else:
            self._answer(reply)

    def _go_on(self) -> None:
        """It was not for the guide."""
        self._screen.hear("")
        if self._narrator:
            self._narrator.go_on()
        self._ears.expect(None)

    def _answer(self, reply: Reply) -> None:
        self._ending = reply.ends
        self._last_sound = after_reply(self._listening, reply)
        self._ears.expect(reply.expects)
        if reply.expects is not None:
            self._listening = reply.expects.listening
            self._screen.expect(reply.expects)
        if reply.lines:
            self._ears.speaking()
            self._screen.speaking(True)
            self._screen.guide(self._ears.now(), reply.lines)
        if self._narrator and reply.lines:
            self._narrator.say(reply.lines, reply.manner, self._spoken)
        else:
            if self._narrator:
                self._narrator.stop()
            self._spoken(None)

    def _wait(self) -> None:
        """All has been said: the person may speak, or sleep."""
        self._ears.wait()
        self._lull.begin()
        self._screen.speaking(False)
        self._chime(self._last_sound)
        self._last_sound = None

    def _chime(self, earcon: Earcon | None) -> None:
        if self._narrator:
            self._narrator.chime(earcon)

    def _spoken(self, error: VoiceError | None) -> None:
        self._ears.post(Over(error) if error else Spoken())
