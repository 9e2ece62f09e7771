"""How the sentence encoder in `nlu/data/encoder/` is made. Not part of the product: run by hand, its result is in the repository."""
