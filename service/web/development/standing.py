"""What people have said of a plan: which modules stay in or out, and what somebody knows already."""

from collections.abc import Iterator

from service.schemas.development import ChoiceRead, DevelopmentPlanRead
from service.web.development.naming import claim_name
from service.web.development.page import EvidenceRow, Standing
from service.web.words import Words

#: How the state of evidence looks.
EVIDENCE_KINDS = {"claimed": "waiting", "accepted": "good", "refused": "ended", "withdrawn": "ended"}


def standing(choice: ChoiceRead, words: Words, *, may_release: bool) -> Standing:
    """Return a person's word on a module: who decided, when and why."""
    message = f"standing-{choice.kind}" if choice.offering is None else f"standing-{choice.kind}-run"
    return Standing(
        kind=choice.kind,
        module=choice.module,
        title=choice.title,
        text=words.text(
            message,
            title=choice.title,
            offering=choice.offering or "",
            who=words.text(f"who-{choice.by.capacity}"),
            day=words.day(choice.at.date()),
        ),
        reason=choice.reason,
        may_release=may_release,
    )


def refused(plan: DevelopmentPlanRead, words: Words) -> Iterator[Standing]:
    """Yield the words that keep modules out."""
    for choice in plan.choices:
        if choice.kind == "refuse":
            yield standing(choice, words, may_release="try" in plan.actions)


def evidence_rows(plan: DevelopmentPlanRead, words: Words) -> Iterator[EvidenceRow]:
    """Yield what the learner says is known already, and what became of it."""
    for entry in plan.evidence:
        note = None
        if entry.decided_at is not None:
            day = words.day(entry.decided_at.date())
            note = words.text("evidence-decided", day=day)
            if entry.reason:
                note = words.text("evidence-decided-reason", day=day, reason=entry.reason)
        yield EvidenceRow(
            id=entry.id,
            title=claim_name(entry.name, entry.level, entry.items, words),
            statement=entry.statement,
            link=entry.link,
            state_text=words.text(f"evidence-{entry.state}"),
            state_kind=EVIDENCE_KINDS[entry.state],
            note=note,
            may_release=entry.state == "claimed" and "try" in plan.actions,
        )
