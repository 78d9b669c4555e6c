"""What has to be true of a company after everything that has happened in it: learners, answers, plans, and who is gone.

Nothing here is taken from the service. What may happen is told by the status of an answer: 200, 201 and 202 are done,
403 is not this person's to do, 404 is not there for them, 409 cannot be done as things are, 412 was seen otherwise, 422
makes no sense.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

LEARNERS = ("E-1", "E-2", "E-3")
#: Whoever leads somebody leads this part of the company.
TEAM, ELSEWHERE = "team", "elsewhere"
CALLERS = ("hr", "lms", "manager", *LEARNERS)

OPEN, UNDER_WAY = ("draft", "proposed"), ("approved", "in_progress")
BEGUN = ("enrolled", "done")
_SELF, _ABOVE = {"employee", "hr"}, {"manager", "hr"}
MOVES: Mapping[tuple[str, str], set[str]] = {
    ("draft", "proposed"): _SELF,
    ("draft", "superseded"): _SELF,
    ("proposed", "draft"): _SELF | _ABOVE,
    ("proposed", "approved"): _ABOVE,
    ("proposed", "superseded"): _SELF,
    ("approved", "in_progress"): _SELF | _ABOVE,
    ("approved", "superseded"): _ABOVE,
    ("in_progress", "completed"): _ABOVE,
    ("in_progress", "superseded"): _ABOVE,
}
#: Where whoever is above the learner says why.
_REASONED = {("proposed", "draft"), ("approved", "superseded"), ("in_progress", "superseded")}
_ALL, _SETTLING = {"employee", "manager", "hr", "lms"}, {"manager", "hr", "lms"}
STEP_MOVES: Mapping[tuple[str, str], set[str]] = {
    **{(before, after): _SETTLING for before in ("approved", "enrolled") for after in ("done", "failed")},
    ("approved", "enrolled"): _ALL,
    ("enrolled", "approved"): _ALL,
    ("failed", "enrolled"): _ALL,
    ("failed", "approved"): _SETTLING,
}


@dataclass(kw_only=True)
class Answer:
    """A stored recommendation: whom it is about, and the modules of its plan."""

    learner: str
    modules: Sequence[str]
    #: What was begun when it was asked for.
    begun: Sequence[str] = ()


@dataclass(kw_only=True)
class Plan:
    """One version of a plan."""

    learner: str
    version: int
    answer: str
    steps: dict[str, str]
    state: str = "draft"
    #: Another one after each change.
    revision: int = 0
    #: Under which it was last seen; None when it has changed without anybody being told.
    tag: str | None = None


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A change that was tried, on the plan as it was."""

    plan: str
    revision: int
    modules: Sequence[str]
    begun: Sequence[str]
    #: Whether there is a plan after the change.
    is_possible: bool


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A request that was done under an Idempotency-Key, with its answer."""

    who: str
    path: str
    body: dict[str, Any]
    #: The same request with another wish.
    other: dict[str, Any]
    key: str
    status: int
    text: str
    #: Whom it was about.
    learner: str
    #: Whether whoever may not know of them any more is not told either.
    is_guarded: bool


@dataclass
class Company:
    """Everything that is stored, and everybody who is on their way out."""

    #: By id: what the learner is called, and the part of the company.
    learners: dict[str, tuple[str, str]] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    plans: dict[str, Plan] = field(default_factory=dict)
    trials: dict[str, Trial] = field(default_factory=dict)
    kept: list[Kept] = field(default_factory=list)
    #: Of whom anything at all is known, if only that somebody asked.
    known: set[str] = field(default_factory=set)
    #: Who was erased, and still has a name in the audit trail.
    leaving: set[str] = field(default_factory=set)
    #: Every id that ever was, in the order of their making; none is used twice.
    ever: dict[str, list[str]] = field(default_factory=lambda: {"answers": [], "plans": [], "trials": []})
    _revisions: Any = field(default_factory=lambda: count(1))

    def sees(self, who: str, learner: str) -> bool:
        """Tell whether a caller may know of a learner."""
        led = who == "manager" and self.learners.get(learner, ("", ""))[1] == TEAM
        return who in ("hr", "lms", learner) or led

    def standing(self, learner: str, states: Iterable[str]) -> str | None:
        """Return the learner's one plan in these states."""
        found = [key for key, plan in self.plans.items() if plan.learner == learner and plan.state in states]
        assert len(found) <= 1, f"{learner} has {len(found)} plans at once"
        return found[0] if found else None

    # Learners

    def store(self, learner: str, name: str, centre: str, tag: str) -> int:
        if tag == "wrong":
            return 412
        is_new = learner not in self.learners
        self.learners[learner] = (name, centre)
        self.known.add(learner)
        return 201 if is_new else 200

    def erase(self, learner: str) -> int:
        if learner not in self.known:
            return 404
        if learner not in self.leaving:
            self.leaving.add(learner)
            self._forget(learner)
        return 202

    def end_erasures(self) -> None:
        """What was stored of them meanwhile goes as well."""
        for learner in self.leaving:
            self._forget(learner)
            self.known.discard(learner)
        self.leaving.clear()

    def _forget(self, learner: str) -> None:
        self.learners.pop(learner, None)
        self.answers = {key: answer for key, answer in self.answers.items() if answer.learner != learner}
        self.plans = {key: plan for key, plan in self.plans.items() if plan.learner != learner}
        self.trials = {key: trial for key, trial in self.trials.items() if trial.plan in self.plans}
        self.kept = [kept for kept in self.kept if kept.learner != learner]

    # Answers and plans

    def recommended(self, key: str, answer: Answer) -> None:
        self.answers[key] = answer
        self.ever["answers"].append(key)
        self.known.add(answer.learner)

    def start(self, learner: str, answer: str, who: str, *, supersedes: str | None) -> int:
        if learner not in self.learners or not self.sees(who, learner):
            return 404
        if answer not in self.answers or self.answers[answer].learner != learner:
            return 422
        return 201 if supersedes == self.standing(learner, OPEN) else 409

    def started(self, key: str, answer: str) -> None:
        told = self.answers[answer]
        under_way = self.standing(told.learner, UNDER_WAY)
        behind = {} if under_way is None else self.plans[under_way].steps
        begun = dict.fromkeys(told.begun, "enrolled")
        begun |= {module: status for module, status in behind.items() if status in BEGUN}
        self._end(self.standing(told.learner, OPEN))
        self._add(key, told.learner, answer, {module: begun.get(module, "planned") for module in told.modules})

    def move(self, key: str, to: str, who: str, *, reason: bool, tag: str) -> int:
        plan = self._seen(key, who)
        if plan is None:
            return 404
        return 412 if tag == "wrong" else self._may_move(plan, to, self._capacity(plan, who), reason=reason)

    def _may_move(self, plan: Plan, to: str, capacity: str, *, reason: bool) -> int:
        way = (plan.state, to)
        if way not in MOVES:
            return 409
        if capacity not in MOVES[way]:
            return 403
        has_failed = to == "completed" and "failed" in plan.steps.values()
        if not reason and (has_failed or (way in _REASONED and capacity in _ABOVE)):
            return 422
        if to == "completed" and not set(plan.steps.values()) <= {"done", "failed"}:
            return 409
        return 200

    def moved(self, key: str, to: str) -> None:
        plan = self.plans[key]
        if to == "approved":
            self._end(self.standing(plan.learner, UNDER_WAY))
        status = {"proposed": "requested", "approved": "approved", "draft": "planned"}.get(to)
        if status is not None:
            for module, before in plan.steps.items():
                plan.steps[module] = status if before in ("planned", "requested") else before
        plan.state = to
        self._touch(plan)

    def mark(self, key: str, module: str, status: str, who: str) -> int:
        plan = self._seen(key, who)
        if plan is None or module not in plan.steps:
            return 404
        if plan.state not in UNDER_WAY:
            return 409
        way = (plan.steps[module], status)
        if way[0] == way[1]:
            return 200
        if way not in STEP_MOVES:
            return 409
        return 200 if self._capacity(plan, who) in STEP_MOVES[way] else 403

    def marked(self, key: str, module: str, status: str) -> None:
        plan = self.plans[key]
        if plan.steps[module] == status:
            return
        plan.steps[module] = status
        if plan.state == "approved" and status != "approved":
            plan.state = "in_progress"
        if plan.state == "in_progress" and set(plan.steps.values()) == {"done"}:
            plan.state = "completed"
        self._touch(plan)

    # Trials

    def try_change(self, key: str, change: Mapping[str, Any], who: str) -> int:
        plan = self._seen(key, who)
        if plan is None:
            return 404
        if plan.state not in (*OPEN, *UNDER_WAY):
            return 409
        is_behind = change["kind"] == "refuse" and plan.steps.get(change["module"]) in BEGUN
        return 422 if is_behind else 201

    def tried(self, key: str, plan: str, modules: Sequence[str], *, is_possible: bool) -> None:
        steps = self.plans[plan].steps
        begun = [module for module, status in steps.items() if status in BEGUN]
        trial = Trial(
            plan=plan,
            revision=self.plans[plan].revision,
            modules=modules,
            begun=begun,
            is_possible=is_possible,
        )
        self.trials[key] = trial
        self.ever["trials"].append(key)

    def is_acceptable(self, trial: Trial) -> bool:
        plan = self.plans[trial.plan]
        other = self.standing(plan.learner, OPEN)
        is_aside = other is not None and other != trial.plan
        is_as_seen = plan.revision == trial.revision and plan.state in (*OPEN, *UNDER_WAY)
        return trial.is_possible and is_as_seen and not is_aside

    def accept(self, key: str, trial: str, who: str, *, tag: str) -> int:
        if self._seen(key, who) is None:
            return 404
        if tag == "wrong":
            return 412
        found = self.trials.get(trial)
        if found is None or found.plan != key:
            return 422
        return 200 if self.is_acceptable(found) else 409

    def accepted(self, key: str, trial: str, *, new: str, answer: str) -> None:
        """A draft follows the trial; of a plan that is a draft no more, a new version does."""
        found, plan = self.trials[trial], self.plans[key]
        self.recommended(answer, Answer(learner=plan.learner, modules=found.modules, begun=found.begun))
        steps = {module: "planned" for module in found.modules}
        for module, status in plan.steps.items():
            if status in BEGUN or (status == "failed" and module not in found.modules):
                steps[module] = status
        if plan.state == "draft":
            assert new == key, "a draft has another id now"
            plan.answer, plan.steps = answer, steps
            self._touch(plan)
            return
        if plan.state in OPEN:
            self._end(key)
        self._add(new, plan.learner, answer, steps)

    def _seen(self, key: str, who: str) -> Plan | None:
        plan = self.plans.get(key)
        return plan if plan is not None and self.sees(who, plan.learner) else None

    def _capacity(self, plan: Plan, who: str) -> str:
        return "employee" if who == plan.learner else who

    def _add(self, key: str, learner: str, answer: str, steps: dict[str, str]) -> None:
        version = 1 + max((plan.version for plan in self.plans.values() if plan.learner == learner), default=0)
        self.plans[key] = Plan(learner=learner, version=version, answer=answer, steps=steps)
        self.ever["plans"].append(key)
        self._touch(self.plans[key])

    def _end(self, key: str | None) -> None:
        if key is not None:
            self.plans[key].state = "superseded"
            self._touch(self.plans[key])

    def _touch(self, plan: Plan) -> None:
        plan.revision, plan.tag = next(self._revisions), None
