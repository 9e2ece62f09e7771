"""How well a model understands: figures with confidence intervals, for each kind of noise. Docs: docs/understanding.md."""
