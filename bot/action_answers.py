"""Checks what the action server answers against a schema that was itself checked once.

Rasa checks the schema of answers against the schema of schemas at every answer: more than half of a turn's time
(docs/performance.md).
"""

from __future__ import annotations

from typing import Any

from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction


def check_answers_only() -> None:
    """Make Rasa check each answer with one prepared validator; a wrong answer raises ValidationError as before."""
    schema = RemoteAction.action_response_format_spec()
    validator_class = validator_for(schema)
    validator_class.check_schema(schema)
    validator = validator_class(schema)

    def validate(_action: RemoteAction, result: dict[str, Any]) -> bool:
        validator.validate(result)
        return True

    RemoteAction._validate_action_result = validate
