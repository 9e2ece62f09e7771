"""Figures of what citizens asked and what they were answered, from the table `interaction`, which names nobody.

- `periods`: days of a period, and those of the one before
- `counts`: the figures of a period, by SQL
- `targets`: how far the province is on the way to its targets
- `workbook`, `report`: the same figures as Excel and as an administrative report
- `open_data`: those of whole past months for everybody, small ones hidden
"""
