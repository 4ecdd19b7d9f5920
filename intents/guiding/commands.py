"""What each command does in each state: one table, which the README shows."""

from functools import cache
from inspect import getdoc

from intents.guiding.actions import (
    Action,
    again,
    all_right,
    anew,
    answer,
    apology,
    end,
    erase,
    examples,
    further,
    go_ahead,
    kept,
    kept_or_again,
    misheard,
    next_step,
    not_now,
    nothing,
    onwards,
    part_before,
    reflection,
    silence_anew,
    stays,
    step_before,
    stop,
    stop_or_end,
    takes_time,
    that_step,
    the_question,
    wait_first,
    whom_to_ring,
    words,
)
from intents.guiding.manner import faster, louder, quieter, slower
from intents.guiding.session import Session
from intents.guiding.speech import Lines
from intents.guiding.states import State
from intents.guiding.waiting import (
    ask,
    fall_silent,
    keep_on,
    nothing_waits,
    pause,
    rest,
    resume,
    sleep,
)
from intents.guiding.whereabouts import help_, steps, truth, where
from intents.matching.readings import without_stammer
from intents.turns import Understood
from intents.understanding import Understanding

STATES = tuple(State)
"""The columns, in their order."""


def as_before(session: Session, understood: Understood) -> Lines | None:
    """Ends the pause, and does what it did before."""
    session.held = None
    return action(understood.intent or "", session.state)(session, understood)


# fmt: off
TABLE: dict[str, tuple[Action, ...]] = {
    #                   idle,        step,        question,    dictation,   draft,       silence,      paused,      danger,      asleep
    "apologize":        (apology,    apology,     apology,     words,       apology,     nothing,      apology,     apology,     nothing),
    "goto_step":        (that_step,  that_step,   that_step,   that_step,   that_step,   that_step,    that_step,   that_step,   nothing),
    "start_reflection": (reflection, reflection,  reflection,  words,       reflection,  nothing,      reflection,  reflection,  nothing),
    "next":             (next_step,  answer,      answer,      onwards,     answer,      onwards,      as_before,   answer,      nothing),
    "skip":             (next_step,  answer,      answer,      onwards,     answer,      onwards,      as_before,   answer,      nothing),
    "back":             (step_before, answer,     part_before, part_before, part_before, part_before,  as_before,   part_before, nothing),
    "repeat":           (again,      again,       again,       again,       answer,      again,        as_before,   the_question, nothing),
    "more":             (further,    answer,      help_,       examples,    help_,       nothing,      as_before,   help_,       nothing),
    "example":          (further,    answer,      help_,       examples,    help_,       nothing,      as_before,   help_,       nothing),
    "why":              (further,    answer,      help_,       help_,       help_,       nothing,      as_before,   help_,       nothing),
    "question":         (further,    answer,      help_,       onwards,     help_,       nothing,      as_before,   help_,       nothing),
    "yes":              (help_,      answer,      answer,      go_ahead,    answer,      nothing,      nothing,     answer,      nothing),
    "no":               (all_right,  all_right,   answer,      onwards,     answer,      nothing,      nothing,     answer,      nothing),
    "dont_know":        (help_,      help_,       answer,      examples,    help_,       nothing,      nothing,     answer,      nothing),
    "heated":           (wait_first, wait_first,  wait_first,  words,       wait_first,  wait_first,   as_before,   wait_first,  nothing),
    "redo_part":        (not_now,    not_now,     not_now,     not_now,     answer,      nothing,      as_before,   not_now,     nothing),
    "shorter":          (not_now,    answer,      not_now,     not_now,     answer,      onwards,      as_before,   not_now,     nothing),
    "longer":           (not_now,    not_now,     takes_time,  takes_time,  answer,      silence_anew, pause,       takes_time,  nothing),
    "practise":         (not_now,    not_now,     not_now,     not_now,     answer,      nothing,      as_before,   not_now,     nothing),
    "keep":             (not_now,    not_now,     not_now,     stays,       answer,      nothing,      nothing,     not_now,     nothing),
    "erase":            (erase,      erase,       erase,       erase,       answer,      nothing,      as_before,   erase,       nothing),
    "forget":           (erase,      erase,       erase,       erase,       erase,       erase,        erase,       erase,       nothing),
    "read_back":        (kept,       kept_or_again, kept,        kept,        answer,      nothing,      as_before,   kept,        nothing),
    "correct":          (misheard,   misheard,    misheard,    misheard,    answer,      misheard,     as_before,   misheard,    nothing),
    "start_over":       (not_now,    anew,        anew,        anew,        anew,        anew,         as_before,   anew,        nothing),
    "pause":            (pause,      pause,       pause,       pause,       pause,       pause,        pause,       pause,       nothing),
    "too_much":         (rest,       rest,        rest,        rest,        rest,        rest,         rest,        takes_time,  nothing),
    "company":          (fall_silent, fall_silent, fall_silent, fall_silent, fall_silent, fall_silent, fall_silent, stop,        nothing),
    "resume":           (nothing_waits, keep_on,  ask,         ask,         ask,         onwards,      resume,      ask,         resume),
    "sleep":            (sleep,      sleep,       sleep,       sleep,       sleep,       sleep,        sleep,       sleep,       nothing),
    "slower":           (slower,     slower,      slower,      slower,      slower,      slower,       slower,      slower,      nothing),
    "faster":           (faster,     faster,      faster,      faster,      faster,      faster,       faster,      faster,      nothing),
    "louder":           (louder,     louder,      louder,      louder,      louder,      louder,       louder,      louder,      nothing),
    "quieter":          (quieter,    quieter,     quieter,     quieter,     quieter,     quieter,      quieter,     quieter,     nothing),
    "help":             (help_,      help_,       help_,       help_,       help_,       help_,        help_,       help_,       nothing),
    "where_am_i":       (where,      where,       where,       where,       where,       where,        where,       where,       nothing),
    "list_steps":       (steps,      steps,       steps,       steps,       steps,       steps,        as_before,   steps,       nothing),
    "privacy":          (truth,      truth,       truth,       truth,       truth,       truth,        truth,       truth,       nothing),
    "stop":             (stop_or_end, stop,        stop,        stop,        stop,        stop,         stop,        stop,        nothing),
    "country":          (whom_to_ring, not_now,   not_now,     words,       not_now,     nothing,      nothing,     whom_to_ring, nothing),
    "goodbye":          (end,        end,         end,         end,         end,         end,          end,         end,         end),
}
"""By command: what it does in each of `STATES`. Where a question names a command among its answers,
that comes before. In dictation and in silence a command counts only if nothing else was said."""
# fmt: on


STANDS_ALONE = 0.85
"""How sure a command must be where the person speaks in their own words."""

SHORT = 2
"""Words of an utterance that is too short to be an answer, if it can be a command."""

NEVER_BY_RESEMBLANCE = frozenset((
    "forget", "erase", "correct", "keep", "start_over", "stop", "goodbye", "sleep",
    "company", "support", "yes", "no", "dont_know",
))  # fmt: skip
"""What must have been said, for it loses, keeps or ends something, or answers whether they are safe.
That a sentence means the like is not enough."""

LOSES_OR_ENDS = frozenset(("forget", "erase", "start_over", "goodbye", "sleep"))
"""What must have been heard to the letter where it was said over the guide's own voice, of which
something may be left in what was heard."""

NEVER_DOUBTED = frozenset(("yes", "no", "dont_know", "stop", "company"))
"""What counts though it is said in words unlike any that are known for it: answers count only where
something was asked, and silence does no harm."""

BY_RESEMBLANCE = frozenset((State.IDLE, State.STEP, State.DRAFT))
"""Where it is enough for any other command. Elsewhere people answer, or speak to somebody else."""

WHERE_IMPLIED = frozenset((State.IDLE, State.STEP))
"""Where a step is read though it was not asked for, but somebody told what it is about. Elsewhere
“he won't forgive me” is an answer, or part of a draft."""

BEGINNINGS = frozenset(("yes", "no", "dont_know", "correct"))
"""Commands that may be how an answer begins: “no, she wasn't”. Hearing waits for what follows."""


def action(command: str, state: State) -> Action:
    """What a command does in a state."""
    return TABLE[command][STATES.index(state)]


@cache
def counting_in(state: State) -> frozenset[str]:
    """The commands that are more than the person's own words, or nothing, in a state."""
    nobodys = {words, nothing}
    return frozenset(command for command in TABLE if action(command, state) not in nobodys)


def stands_alone(understanding: Understanding, understood: Understood) -> bool:
    """Whether a command was said and nothing else, as it must be where people speak freely."""
    return _is_all(understanding, understood, understood.transcript)


def was_meant(understanding: Understanding, understood: Understood) -> bool:
    """The same once the utterance is over; by sound it need not be transcribed to the letter.

    Recognizers make “what a step three” of “what is step three”, of which the recording is sure,
    and “stuck” of “stop”. What is so short, and taken for a command all the same, is hardly an
    answer; and a misheard word must not become part of an apology.
    """
    if stands_alone(understanding, understood):
        return True
    if understood.by_resemblance:
        return False
    if understood.word_for_word and _is_all(understanding, understood, understood.word_for_word):
        return True
    language = understanding.language
    said = language.without_fillers(language.words(understood.transcript))
    short = len(without_stammer(said)) <= SHORT
    return short and understood.recognizer != "typed" and understood.intent not in BEGINNINGS


def _is_all(understanding: Understanding, understood: Understood, said: str) -> bool:
    return understood.score >= STANDS_ALONE and understanding.is_whole(said, understood.intent)


def ends_dictation(understanding: Understanding, understood: Understood) -> bool:
    """Whether it is a command that nothing follows, in the middle of an answer."""
    ends = counting_in(State.DICTATION) - BEGINNINGS
    return understood.intent in ends and stands_alone(understanding, understood)


def as_markdown() -> str:
    """The table as the README shows it, and what its cells mean."""
    head = " | ".join(("command", *(state.value for state in STATES)))
    rows = [f"| {head} |", "|" + " --- |" * (len(STATES) + 1)]
    for command, actions in TABLE.items():
        cells = " | ".join(_name(each) for each in actions)
        rows.append(f"| {command.replace('_', ' ')} | {cells} |")
    meanings = {each: getdoc(each) or "" for actions in TABLE.values() for each in actions}
    legend = [f"- *{_name(each)}*: {_as_clause(doc)}" for each, doc in meanings.items()]
    return "\n".join((*rows, "", *legend))


def _name(each: Action) -> str:
    return "–" if each is nothing else each.__name__.strip("_").replace("_", " ")


def _as_clause(doc: str) -> str:
    clause = " ".join(doc.split())
    return clause[:1].lower() + clause[1:]
