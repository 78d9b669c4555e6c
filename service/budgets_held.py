"""In which currencies the company holds money for training, whatever the catalogue is priced in."""

from sqlmodel import Session, col, select

from service.tables import Employment, TrainingPeriod


def currencies_held(session: Session) -> frozenset[str]:
    """Return the currencies of people's own budgets and of the periods that are not over."""
    own = session.exec(select(Employment.budget_currency).distinct())
    periods = session.exec(select(TrainingPeriod.currency).where(col(TrainingPeriod.state) != "closed").distinct())
    return frozenset(currency for currency in (*own, *periods) if currency is not None)
