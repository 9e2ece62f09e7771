"""The stored law: texts split into provisions, with the days on which each wording holds.

`clean` and `parse` turn a text into provisions, `amend` applies the amending documents, `importer`
writes one YAML file a document to `knowledge/content/law/`, and `store` reads those files back.
Only `importer` and `store` touch files; the rest is pure.
"""
