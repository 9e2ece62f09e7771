"""`noxh benchmark actions`: Rasa's own check of an action result against ours, on the same results, in one run.

The two alternate, so that a noisy machine disturbs both alike; medians and their ratio are printed.
"""

from __future__ import annotations

import statistics
import time
from typing import Any

from rasa.core.actions.action import RemoteAction

from nlu.performance import validate_action_result

ROUNDS = 200
RESULT: dict[str, Any] = {
    "events": [{"event": "slot", "timestamp": None, "name": "last_topic", "value": "income-condition"}],
    "responses": [{"custom": {"text": "…", "topic": "income-condition", "kind": "answer", "citations": [], "buttons": []}}],
}


def main() -> None:
    action = RemoteAction("action_answer_topic", None)
    baseline: list[float] = []
    ours: list[float] = []
    for _ in range(ROUNDS):
        baseline.append(_milliseconds(lambda: action._validate_action_result(RESULT)))
        ours.append(_milliseconds(lambda: validate_action_result(action, RESULT)))
    before, after = statistics.median(baseline), statistics.median(ours)
    print(f"Rasa's check      median {before:8.3f} ms")
    print(f"validator kept    median {after:8.3f} ms")
    print(f"ratio             {before / after:8.1f}  ({ROUNDS} rounds)")


def _milliseconds(call: Any) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main()
