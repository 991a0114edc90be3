"""What a survey file is expected to be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from radar.inputs.contract import Contract
from radar.inputs.questionnaire import Responses


@dataclass(frozen=True, slots=True)
class Expected:
    """What survey.yml says of files of this kind, and what the survey asks."""

    responses: Responses
    """How such files are laid out."""
    contract: Contract
    """Which names and answers may stand in them."""

    def but(self, **changes: Any) -> Expected:
        """A copy whose layout differs in the given fields of `responses`."""
        return replace(self, responses=self.responses.model_copy(update=changes))
