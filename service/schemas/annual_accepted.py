"""What is said at once to whoever asks for a year, and while it is looked for."""

from service.schemas.annual_answers import AnnualStatusName, ProgressRead
from service.schemas.values import Answer


class AnnualPlanAccepted(Answer):
    """The plan of a year that is being looked for, or was; its address is in `Location`."""

    id: str
    status: AnnualStatusName


class AnnualPlanProgress(AnnualPlanAccepted):
    """How far the search for a year is."""

    progress: ProgressRead | None
