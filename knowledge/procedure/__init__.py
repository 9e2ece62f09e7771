"""The procedure as a time line for a day of filing: pure rules over dated steps (content/procedure) and parameters.

docs/procedure.md says how days are counted and what is not known.
"""

from knowledge.procedure.calendar import DayOff, Deadline, deadline, is_working_day
from knowledge.procedure.timeline import FIRST_DAY, LAST_DAY, Step, timeline

__all__ = ["FIRST_DAY", "LAST_DAY", "DayOff", "Deadline", "Step", "deadline", "is_working_day", "timeline"]
