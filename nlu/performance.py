"""One change to Rasa's behaviour, applied at start: the schema of action results is checked once, not at every call.

`RemoteAction._validate_action_result` calls `jsonschema.validate`, which first checks the schema
itself against its meta-schema: most of the CPU time of a message. The schema never changes, so a
validator built once gives the same verdicts. `noxh benchmark actions` shows both.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jsonschema import Draft7Validator, ValidationError
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction


@lru_cache(maxsize=1)
def action_result_validator() -> Draft7Validator:
    """The validator that `jsonschema.validate` would choose, its schema checked this once."""
    schema = RemoteAction.action_response_format_spec()
    validator_class = validator_for(schema)
    validator_class.check_schema(schema)
    return validator_class(schema)


def validate_action_result(_action: RemoteAction, result: dict[str, Any]) -> bool:
    """
    Raises:
        ValidationError: the action server's answer has not the form that Rasa expects.
    """
    error = next(action_result_validator().iter_errors(result), None)
    if error is not None:
        raise ValidationError(f"{error.message}. The action server's answer has not the form that Rasa expects.")
    return True


def apply() -> None:
    """Puts the faster check in place for this process."""
    RemoteAction._validate_action_result = validate_action_result
