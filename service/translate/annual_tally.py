"""A year while it is told, learner by learner: enrolments, gaps, and the sums of the company and of its parts."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import solver
from service.schemas.annual import LargeMoney
from service.schemas.annual_answers import AnnualGapRead, AnnualReasonName, EnrolmentRead, LearnerYear
from service.schemas.answers import Coverage, LevelRaise
from service.translate.annual_question import AnnualQuestion
from service.translate.annual_shares import granted_by_step
from service.translate.answer import hours, share_of
from service.translate.dates import day

#: Why a gap of a learner stays open, as far as that was looked into; null where it could not be settled.
Reasons = Mapping[tuple[solver.LearnerId, solver.CompetencyId], AnnualReasonName | None]


@dataclass(slots=True)
class Sums:
    """What some learners come to together."""

    learners: int = 0
    enrolled: int = 0
    enrolments: int = 0
    price_minor: int = 0
    granted_minor: int = 0
    effort_hundredths: int = 0
    weight_required: int = 0
    weight_before: int = 0
    weight_after: int = 0

    def add(self, outcome: solver.LearnerOutcome) -> None:
        """Add one learner."""
        self.learners += 1
        self.enrolled += bool(outcome.steps)
        self.enrolments += len(outcome.steps)
        self.price_minor += sum(outcome.prices_minor)
        self.granted_minor += sum(granted.amount_minor for granted in outcome.plan.granted)
        self.effort_hundredths += sum(outcome.efforts_hundredths)
        self.weight_required += outcome.weight_required
        self.weight_before += outcome.weight_before
        self.weight_after += outcome.weight_after

    @property
    def coverage(self) -> Coverage:
        return Coverage(
            before=share_of(self.weight_before, self.weight_required),
            after=share_of(self.weight_after, self.weight_required),
        )


@dataclass(slots=True)
class Tally:
    """A year while it is tally."""

    company: Sums = field(default_factory=Sums)
    by_centre: defaultdict[solver.CostCentreId, Sums] = field(default_factory=lambda: defaultdict(Sums))
    #: New learners, and their list prices, by run.
    taken: Counter[solver.Seat] = field(default_factory=Counter)
    prices: Counter[solver.Seat] = field(default_factory=Counter)
    granted: Counter[solver.GrantId] = field(default_factory=Counter)
    helped: Counter[solver.GrantId] = field(default_factory=Counter)
    enrolments: list[EnrolmentRead] = field(default_factory=list)
    gaps: list[AnnualGapRead] = field(default_factory=list)
    learners: list[LearnerYear] = field(default_factory=list)
    unproven: int = 0


def tell(tally: Tally, question: AnnualQuestion, outcome: solver.LearnerOutcome, reasons: Reasons) -> None:
    """Add one learner."""
    problem = question.problem
    learner = problem.learner_by_id[outcome.plan.learner]
    own = Sums()
    for sums in (own, tally.company, *(tally.by_centre[centre] for centre in problem.centres_of(learner))):
        sums.add(outcome)
    for granted in outcome.plan.granted:
        tally.granted[granted.grant] += granted.amount_minor
        tally.helped[granted.grant] += granted.amount_minor > 0
    enrolments = list(_enrolments(tally, question, learner, outcome))
    tally.enrolments += enrolments
    unrated = question.unrated.get(learner.id, frozenset())
    for gap in outcome.gaps:
        if gap.state in (solver.GapState.MET, solver.GapState.CLOSED):
            continue
        reason = reasons.get((learner.id, gap.competency))
        tally.unproven += reason is None
        tally.gaps.append(_gap(learner.id, gap, reason, is_unrated=gap.competency in unrated))
    tally.learners.append(
        LearnerYear(
            learner=learner.id,
            cost_centre=learner.cost_centre,
            priority=learner.priority,
            enrolments=own.enrolments,
            price=_money(question, own.price_minor),
            granted=_money(question, own.granted_minor),
            effort_hours=hours(own.effort_hundredths),
            finish_on=max((entry.end_on for entry in enrolments if entry.end_on is not None), default=None),
            coverage=own.coverage,
        )
    )


def _enrolments(
    tally: Tally, question: AnnualQuestion, learner: solver.AnnualLearner, outcome: solver.LearnerOutcome
) -> Iterator[EnrolmentRead]:
    wanted = {requirement.competency for requirement in learner.requirements}
    under_way = {entry.module for entry in learner.in_progress}
    path = outcome.plan.path
    placements: Sequence[solver.Placement | None] = path.placements or (None,) * len(path.steps)
    granted = granted_by_step(question.problem, outcome.plan.granted, outcome.seats, outcome.prices_minor)
    for place, (step, placement) in enumerate(zip(outcome.steps, placements, strict=True)):
        if step.module not in under_way:
            tally.taken[outcome.seats[place]] += 1
            tally.prices[outcome.seats[place]] += outcome.prices_minor[place]
        yield EnrolmentRead(
            learner=learner.id,
            module=step.module,
            offering=outcome.seats[place][1],
            start_on=day(placement.first_day) if placement is not None else None,
            end_on=day(placement.last_day) if placement is not None else None,
            price=_money(question, outcome.prices_minor[place]),
            granted=_money(question, granted[place]),
            effort_hours=hours(outcome.efforts_hundredths[place]),
            under_way=step.module in under_way,
            closes=[
                LevelRaise(competency=rise.competency, from_level=rise.from_level, to_level=rise.to_level)
                for rise in step.raises
                if rise.competency in wanted
            ],
        )


def _gap(
    learner: solver.LearnerId, gap: solver.Gap, reason: AnnualReasonName | None, *, is_unrated: bool
) -> AnnualGapRead:
    return AnnualGapRead(
        learner=learner,
        competency=gap.competency,
        held=None if is_unrated else gap.held,
        required=gap.required,
        reached=gap.reached,
        weight=gap.weight,
        essential=gap.essential,
        state="partly" if gap.state is solver.GapState.PARTLY else "open",
        reason=reason,
        closed_by=list(gap.closed_by),
    )


def _money(question: AnnualQuestion, minor: int) -> LargeMoney:
    return LargeMoney.of_minor(minor, question.currency)
