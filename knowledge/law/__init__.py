"""The stored law: texts split into provisions, with the days on which each wording holds.

`clean` and `parse` turn a text into provisions, `amend` applies the amending documents, `importer`
writes one YAML file a document to `knowledge/content/law/`, and `store` reads those files back. For
documents that officers bring in (`knowledge.console.law_store`), `files` and `extract` take the text out
of a file, `heading` reads what it says of itself, `orders` what it changes in others, and `review` finds
what a person must look at. Only `importer`, `store`, `files` and `extract` touch files; the rest is pure.
"""
