"""What words alone do not tell: whether two sentences say it of the same, and negate the same."""

from collections.abc import Iterator

from intents.language import Language, Words

TURNED_ROUND = 0.5
"""What is left of a score where one side negates and the other does not, or something else."""

OF_SOMEBODY_ELSE = 0.75
"""What is left of it where one side says of somebody else what the other says of oneself, or what
is to be done: “he said repeat that”."""

OPENING = 3
"""Among so many words is the subject that counts: “and then he said …”."""

SUBJECTS = ("self", "other", "thing")


def agreement(said: Words, core: Words, phrase: Words, language: Language) -> float:
    """What is left of the likeness of two sentences, from 0 to 1.

    Args:
        said: The sentence as it was heard.
        core: The same without politeness.
        phrase: What it is compared with.
        language: Of both.
    """
    left = 1.0
    if not _negate_the_same(core, phrase, language):
        left *= TURNED_ROUND
    if is_of_others(said, language) and not is_of_others(phrase, language):
        left *= OF_SOMEBODY_ELSE
    return left


def _negate_the_same(one: Words, other: Words, language: Language) -> bool:
    """“I don't want to apologize” is the opposite of “I don't know how to apologize”.

    Where what is negated is a word of some weight, that weight tells them apart.
    """
    ones, others = (list(_negated(words, language)) for words in (one, other))
    if len(ones) != len(others):
        return False
    light = language.function_words
    return all(
        left == right or (left not in light and right not in light)
        for left, right in zip(ones, others, strict=True)
    )


def _negated(words: Words, language: Language) -> Iterator[str]:
    """The word behind each negation, adverbs apart."""
    negating = language.negations | language.refusals
    passed = negating | language.adverbs
    for at, word in enumerate(words):
        if word in negating:
            yield next((each for each in words[at + 1 :] if each not in passed), "")


def is_of_others(words: Words, language: Language) -> bool:
    """Whether it begins by saying who does something, and that is somebody else."""
    roles = (language.subjects.get(word) for word in words[:OPENING])
    return next((role for role in roles if role in SUBJECTS), None) == "other"
