"""What is said over the guide's voice, from the moment it is recognized."""

from typing import Any
from unittest.mock import MagicMock

from intents.completeness import Completeness, Judgement
from intents.hypotheses import Heard
from intents.turns import Reply, Said, Understood
from voice.conversation import Conversation
from voice.ears import Over
from voice.hearing.listener import Partial, SpeechBegan, Utterance

STOP = Understood("stop", "stop", {}, 1.0)
BLURRED = Understood("stop the", None, {}, 0.0)
DANGER = Understood("stop hitting me", "support", {}, 1.0)


def answered(last: Understood) -> Said:
    """What the dialogue is told where “stop” was heard at a pause, and more at the end."""
    heard = Heard.typed(last.transcript)
    early = Partial("stop", Judgement(Completeness.COMPLETE, STOP))
    events: Any = iter([SpeechBegan(1.0), early, Utterance(heard, 1.0, 2.0, last), Over()])
    narrator = MagicMock(told=1)
    dialogue = MagicMock()
    dialogue.start.return_value = dialogue.handle.return_value = Reply((), None)
    ears: Any = MagicMock(next=lambda: next(events), when=lambda at: at, now=lambda: 0.0)
    Conversation(dialogue, ears, narrator, MagicMock()).run()
    narrator.hold.assert_called_once()
    said: Said = dialogue.handle.call_args.args[0]
    return said


def test_stop_stays_a_stop_where_our_own_voice_blurs_what_follows() -> None:
    assert answered(BLURRED).understood == STOP


def test_a_danger_that_begins_with_stop_is_heard_as_one() -> None:
    assert answered(DANGER).understood == DANGER
