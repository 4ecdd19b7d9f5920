"""The loop: hear, understand, answer."""

from intents.dialogue import Dialogue
from intents.turns import Event, Reply, Said, Waited
from voice.ears import Ears, Over
from voice.hearing.listener import DecodingFailed, Quiet, Utterance
from voice.screen import Screen
from voice.speaking import Player
from voice.speaking.renderer import Renderer


class Conversation:
    """Brings the rooms together: ears, dialogue, voice and screen."""

    def __init__(
        self,
        dialogue: Dialogue,
        ears: Ears,
        player: Player | None,
        renderer: Renderer | None,
        screen: Screen,
    ) -> None:
        self._dialogue = dialogue
        self._ears = ears
        self._player = player
        self._renderer = renderer
        self._screen = screen

    def run(self) -> None:
        """Talks until goodbye, or until nothing more can be heard.

        Raises:
            VoiceError: The microphone has gone, or no voice works any more.
        """
        self._screen.begin()
        reply = self._dialogue.start()
        self._answer(reply)
        while not reply.ends:
            event = self._ears.next()
            match event:
                case Over():
                    if event.error is not None:
                        raise event.error
                    return
                case DecodingFailed():
                    raise event.error
                case Utterance():
                    if any(each.text for each in event.heard.hypotheses):
                        reply = self._handle(
                            Said(event.heard, understood=event.understood),
                            self._ears.when(event.start),
                        )
                    else:
                        self._ears.listen(None)
                case Quiet():
                    reply = self._handle(Waited(event.seconds), self._ears.now())

    def _handle(self, event: Event, at: float) -> Reply:
        reply = self._dialogue.handle(event)
        if reply.understood is not None:
            self._screen.person(at, reply.understood)
        self._answer(reply)
        return reply

    def _answer(self, reply: Reply) -> None:
        if reply.lines:
            self._ears.pause()
            self._screen.guide(self._ears.now(), reply.lines)
            self._speak(reply)
        self._ears.listen(reply.expects)

    def _speak(self, reply: Reply) -> None:
        if self._player is None or self._renderer is None:
            return
        self._player.volume = reply.manner.volume
        for sound in self._renderer.sounds(reply.lines, reply.manner.pace):
            self._player.play(sound)
        self._player.drain()
