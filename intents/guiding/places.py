"""What the person is in the middle of, by name: for help, for asking back, for the screen."""

from intents.guiding.flows import Ask, Choose, Offer
from intents.guiding.prompts import NUMBERS
from intents.guiding.session import Session
from intents.guiding.states import State
from intents.turns import Place

PLACES = {State.SILENCE: "reflection", State.DANGER: "support"}
"""What prompts call a state whose own name is another."""


def place_of(session: Session) -> str:
    """What the person is in the middle of, as the prompts name it, paused or not."""
    run, state = session.run, session.underneath
    if isinstance(session.waits, Ask) and run is not None:
        if session.waits.thinking_s is None:
            return run.name
        return "practise" if run.name == "apology" else "thinking"
    if isinstance(session.waits, Choose | Offer) and session.waits.place:
        return session.waits.place
    if state is State.IDLE and session.precautions.are_taken:
        if not session.precautions.no_coaching:
            return "endangered"
        return "after_danger" if session.precautions.danger else "not_today"
    return PLACES.get(state, str(state.value))


def shown(session: Session) -> Place:
    """The same for the screen, and what can be said there."""
    prompts = session.knowledge.prompts
    if session.held is State.ASLEEP:
        return prompts.place("asleep", wake=session.knowledge.rest.wake)
    if session.held is State.PAUSED:
        return prompts.place("paused")
    step = session.last_step or 1
    name = session.acquaintance.partner.fill(prompts.step_names[step - 1]).rstrip(".")
    return prompts.place(place_of(session), number=NUMBERS[step - 1], step=name)
