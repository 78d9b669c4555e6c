"""What becomes of a claim: it is refused, or believed and on record with the learner from that day on."""

from datetime import date

from sqlmodel import Session, col, select

from service.development import making
from service.development.changing import Author
from service.development.held import Held
from service.schemas.development_sent import EvidenceDecision
from service.tables import Attainment, Evidence, ItemHeld


def decide(session: Session, found: Held, claim: Evidence, decision: EvidenceDecision, author: Author) -> None:
    """Decide a claim, and tell the history of the plan."""
    claim.state = "accepted" if decision.accept else "refused"
    claim.decided_by, claim.decided_at, claim.reason = author.principal, author.at, decision.reason
    session.add(claim)
    making.tell(
        session,
        found.plan,
        author,
        "evidence",
        before=found.state,
        reason=decision.reason,
        evidence=claim.id,
        competency=claim.competency,
        level=claim.level,
        items=claim.items,
        accepted=decision.accept,
    )


def believe(session: Session, claim: Evidence, since: date, today: date) -> None:
    """Record that items are held, or a level by the word of whoever leads the learner.

    Ratings of lower levels, which might outrank it, end: what the plan was worked out with holds from then on.
    """
    if claim.items is not None:
        held = set(session.exec(select(ItemHeld.item).where(ItemHeld.learner == claim.learner)).all())
        for item in claim.items:
            if item not in held:
                session.add(ItemHeld.model_validate({"learner": claim.learner, "item": item}))
        session.flush()
        return
    question = select(Attainment).where(Attainment.learner == claim.learner).order_by(col(Attainment.position))
    ratings = session.exec(question).all()
    for rating in ratings:
        if rating.competency == claim.competency and rating.level < claim.level and rating.source != "self":
            # No rating ends before the day on which it was made.
            last = max(since, rating.assessed_on or since)
            rating.expires_on = min(rating.expires_on or last, last)
            session.add(rating)
    rated = {
        "learner": claim.learner,
        "position": max((rating.position for rating in ratings), default=0) + 1,
        "competency": claim.competency,
        "level": claim.level,
        "source": "manager",
        "assessed_on": today,
    }
    session.add(Attainment.model_validate(rated))
    session.flush()
