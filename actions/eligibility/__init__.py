"""The guided eligibility check: facts from what the citizen says, questions, result."""
