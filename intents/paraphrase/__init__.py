"""A second opinion, from a sentence embedding, on what people say that no phrase is like.

Optional: without the extra `paraphrase`, or before `amends prepare` has run, nobody asks it.
"""
