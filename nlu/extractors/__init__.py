"""Entity extractors: pure functions from text to typed spans, one module each.

Every `extract(text)` returns `Span`s whose offsets are in the text as given and whose values have the shapes of
`docs/architecture.md` ("Understanding → actions").
"""
