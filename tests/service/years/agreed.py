"""Development plans as people have decided about them, stored beside a year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from service.database import Database
from service.tables import DevelopmentPlan, DevelopmentStep, Recommendation


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """One step of a plan; without days it is taken whenever its learner likes."""

    status: str = "approved"
    first: date | None = None
    last: date | None = None
    minor: int
    offering: str | None = None
    hundredths: int = 800


def agreed(
    database: Database, learner: str, steps: Mapping[str, Agreed], *, state: str = "approved", version: int = 1
) -> None:
    """Store a plan of a learner with its steps by module."""
    now, key = datetime.now(UTC), f"{learner}-{version}"
    with database.write() as session:
        session.add(
            Recommendation(
                id=f"rec_{key}",
                learner=learner,
                owner="key:hr",
                request={},
                answer={},
                input_hash="x",
                catalog_version="x",
                created_at=now,
            )
        )
        session.flush()
        session.add(
            DevelopmentPlan(
                id=f"dev_{key}",
                learner=learner,
                version=version,
                state=state,
                recommendation=f"rec_{key}",
                asked={},
                created_at=now,
                by="key:hr",
                capacity="hr",
                updated_at=now,
            )
        )
        session.flush()
        session.add_all(
            DevelopmentStep(
                plan=f"dev_{key}",
                module=module,
                position=position,
                offering=step.offering,
                title_en="T",
                title_zh="题",
                status=step.status,
                price_minor=step.minor,
                currency="SGD",
                effort_hundredths=step.hundredths,
                start_on=step.first,
                end_on=step.last or step.first,
            )
            for position, (module, step) in enumerate(steps.items(), start=1)
        )
