"""Tokens of the normalised text that point into the original, so that entities keep their place."""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from nlu.normalizer import normalize

_TOKEN = re.compile(r"\w+")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class VietnameseTokenizer(Tokenizer):
    """One token for each syllable or number.

    `text` is normalised ("không"), `start`/`end` delimit what was written ("ko"). Syllables of one written-out
    abbreviation ("nhà", "ở", "xã", "hội" for "noxh") share its place.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The options every Rasa tokenizer has."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Tokens of `message.get(attribute)`."""
        source = normalize(message.get(attribute))
        return [Token(match.group(), *source.original_span(match.start(), match.end())) for match in _TOKEN.finditer(source.text)]
