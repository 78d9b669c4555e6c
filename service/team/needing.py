"""Where somebody hands in what they need to learn."""

from datetime import date

from sqlmodel import Session, col, select

from service.tables import TrainingPeriod
from service.years.periods import takes_needs, takes_off_plan


def open_period(session: Session, today: date) -> str | None:
    """Return the period in which people hand in needs today, one whose window is open before all others."""
    rows = session.exec(select(TrainingPeriod).order_by(col(TrainingPeriod.start_on), col(TrainingPeriod.id))).all()
    for takes in (takes_needs, takes_off_plan):
        for row in rows:
            if takes(row, today):
                return row.id
    return None
