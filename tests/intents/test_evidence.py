"""Words and recording weighed together."""

from dataclasses import fields

from intents.evidence import UNHEARD, Evidence, Reading, Weights, gather, weighed
from intents.language import load_language
from intents.phrases.network import Phrase
from intents.turns import Candidate

ENGLISH = load_language("en")


def meant(intent: str, score: float) -> Candidate:
    return Candidate(intent, {}, score, intent)


def said(text: str, intent: str, rating: float, choices: float = 6.0) -> Reading:
    return Reading(Phrase(text, ENGLISH.words(text), intent, {}), rating, choices)


def test_what_is_about_the_same_meaning_comes_together() -> None:
    read = [said("go back", "back", -1.0), said("back", "back", -4.0), said("no", "no", -6.0)]
    found = {each.candidate.intent: each for each in gather([meant("back", 0.8)], read)}
    assert (found["back"].reading, found["back"].rating) == ("go back", -1.0)
    assert found["back"].candidate.score == 0.8
    assert (found["no"].candidate.score, found["no"].rating) == (0.0, -6.0)


def test_a_meaning_that_only_the_words_give_has_no_reading() -> None:
    (only,) = gather([meant("back", 0.8)], [])
    assert (only.reading, only.rating) == ("", UNHEARD)


def test_the_better_rating_wins_where_the_words_say_nothing() -> None:
    evidence = gather([], [said("pause", "pause", -1.0), said("pass", "skip", -7.0)])
    best, other = weighed(evidence, "Boys.", ENGLISH)
    assert best.intent == "pause"
    assert 0.0 < other.score < best.score < 1.0


def test_words_that_are_like_the_reading_count() -> None:
    evidence = gather([], [said("skip that one", "skip", -5.0)])
    (alike,) = weighed(evidence, "Spit that one.", ENGLISH)
    (unlike,) = weighed(evidence, "They were married in the spring.", ENGLISH)
    assert alike.score > unlike.score


def test_what_fits_counts_less_where_much_else_could_have_been_said() -> None:
    (narrow,) = weighed(gather([], [said("skip that", "skip", -5.0)]), "Kept that.", ENGLISH)
    (wide,) = weighed(gather([], [said("skip that", "skip", -5.0, 20.0)]), "Kept that.", ENGLISH)
    assert narrow.score > wide.score


def test_a_long_phrase_is_rated_by_the_letter_too() -> None:
    order = "i'll have a medium roast americano with a triple shot please"
    (long,) = weighed(gather([], [said(order, "order", -15.0)]), order, ENGLISH)
    (short,) = weighed(gather([], [said("a latte", "order", -15.0)]), "a latte", ENGLISH)
    assert long.score > short.score


def test_without_any_weight_nothing_is_likelier_than_anything() -> None:
    none = Weights(*[0.0] * len(fields(Weights)))
    scores = weighed(
        [Evidence(meant("back", 0.9)), Evidence(meant("no", 0.1), "no", -1.0)], "no", ENGLISH, none
    )
    assert len({each.score for each in scores}) == 1
