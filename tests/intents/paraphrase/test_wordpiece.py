"""Text becomes the tokens that BERT's own tokenizer makes of it."""

import pytest

from intents.paraphrase.wordpiece import WordPiece

# From `tokenizers` 0.23 with the tokenizer.json of sentence-transformers' all-MiniLM-L6-v2.
TOKENS = {
    "help me apologize": [101, 2393, 2033, 12134, 102],
    "he's gone, to his mum's!": [
        101,
        2002,
        1005,
        1055,
        2908,
        1010,
        2000,
        2010,
        12954,
        1005,
        1055,
        999,
        102,
    ],
    "step twenty-one": [101, 3357, 3174, 1011, 2028, 102],
    "unforgivably sulky": [101, 4895, 29278, 5856, 3567, 6321, 21396, 4801, 102],
    "": [101, 102],
    "the word 漢": [101, 1996, 2773, 1904, 102],
}


@pytest.mark.parametrize("text", TOKENS)
def test_text_is_split_as_by_berts_own_tokenizer(text: str) -> None:
    assert WordPiece().tokens(text) == TOKENS[text]
