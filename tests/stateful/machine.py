"""What happens in a company, in any order: each step is done by the service and by the model, which have to agree."""

from collections.abc import Callable
from itertools import count
from typing import Any

import hypothesis.strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.service.asked import choices
from tests.stateful.company import (
    BEGUN,
    CALLERS,
    ELSEWHERE,
    LEARNERS,
    MOVES,
    OPEN,
    STEP_MOVES,
    TEAM,
    UNDER_WAY,
    Answer,
    Company,
    Kept,
)
from tests.stateful.house import House

PLANS, ANSWERS = "/v1/development-plans", "/v1/recommendations"
#: Nothing that is stored has this tag.
WRONG = f'"{"0" * 32}"'
#: Steps between two restarts, which take longer than all others, and between two people who go.
BETWEEN, APART = 10, 12

who = st.sampled_from(("hr", "hr", *CALLERS))
learner = st.sampled_from(LEARNERS)
#: Which of those that are there, or, seldom, of those that ever were.
pick = st.integers(0, 9)
tag = st.sampled_from(("any", "right", "right", "wrong"))
state = st.sampled_from((*OPEN, *UNDER_WAY, "completed", "superseded"))
status = st.sampled_from(sorted({after for _, after in STEP_MOVES}))
budget = st.sampled_from(("0.00", "100.00", "300.00", "450.00", "900.00"))
change = st.one_of(
    st.just({"kind": "refresh"}),
    st.sampled_from("ABCD").map(lambda module: {"kind": "refuse", "module": module}),
    budget.map(lambda amount: {"kind": "limits", "to": {"budget": {"amount": amount, "currency": "SGD"}}}),
)


class Machine(RuleBasedStateMachine):
    """One company from its first day on."""

    #: Gives a database without a row, and takes it back.
    databases: Callable[[], tuple[str, Callable[[], None]]]

    def __init__(self) -> None:
        super().__init__()
        url, self._discard = type(self).databases()
        self.house, self.company = House(url), Company()
        self._numbers, self._restarted, self._erased, self._steps = count(1), 0, 0, 0

    def teardown(self) -> None:
        self.house.close()
        self._discard()

    @initialize(amount=budget, keyed=st.booleans())
    def begin(self, amount: str, keyed: bool) -> None:
        """Everybody is there, and has a plan: a draft, one that is proposed, one that is approved."""
        for place, learner in enumerate(LEARNERS):
            self.store(learner, "Ana", TEAM if place else ELSEWHERE, "any")
            self.recommend(learner, "lms", amount, keyed)
            self.start(place=0, who="hr", names=True, keyed=keyed)
            for to in ("proposed", "approved")[:place]:
                self.move(pick=0, to=to, who="hr", reason=False, tag="right", keyed=keyed)

    # People

    @rule(learner=learner, name=st.sampled_from(("Ana", "Bo")), centre=st.sampled_from((TEAM, ELSEWHERE)), tag=tag)
    def store(self, learner: str, name: str, centre: str, tag: str) -> None:
        record = {"name": name, "cost_centre": centre}
        path, hr = f"/v1/learners/{learner}", self._client("hr")
        # Nothing is there that could be expected.
        chosen = "any" if tag == "right" and learner not in self.company.learners else tag
        headers = {"wrong": {"If-Match": WRONG}, "any": {}}.get(chosen)
        if headers is None:
            headers = {"If-Match": hr.get(path).headers["etag"]}
        self._demand(hr.put(path, json=record, headers=headers), self.company.store(learner, name, centre, chosen))

    @precondition(lambda self: self._steps - self._erased >= APART)
    @rule(learner=learner)
    def erase(self, learner: str) -> None:
        self._erased = self._steps
        is_new = learner not in self.company.leaving
        expected = self.company.erase(learner)
        self._demand(self._client("hr").post(f"/v1/learners/{learner}/erasure"), expected)
        if is_new:
            self._without_key(learner)

    @precondition(lambda self: self.company.leaving)
    @rule()
    def work(self) -> None:
        self.house.work()
        leaving = sorted(self.company.leaving)
        self.company.end_erasures()
        for one in leaving:
            self._without_key(one)

    def _without_key(self, learner: str) -> None:
        """Whoever is erased has no key any more."""
        if self.house.has_key(learner):
            token = self.house.drop_key(learner)
            self._demand(self.house.holding(token).get(f"/v1/learners/{learner}"), 401)

    # Answers

    @rule(learner=learner, who=st.sampled_from(("hr", "lms")), amount=budget, keyed=st.booleans())
    def recommend(self, learner: str, who: str, amount: str, keyed: bool) -> None:
        attainments = [{"competency": name, "level": 0} for name in ("x", "y")]
        limits = {"budget": {"amount": amount, "currency": "SGD"}}
        body = choices(learner={"id": learner, "attainments": attainments}, limits=limits)
        other = {**body, "goal": "cheapest"}
        told = self._post(ANSWERS, body, who, 200, other=other, keyed=keyed, learner=learner, is_guarded=False)
        document = told.json()
        modules = [step["module"] for step in document["plan"]["steps"]]
        self.company.recommended(document["id"], Answer(learner=learner, modules=modules))

    @precondition(lambda self: self.company.ever["answers"])
    @rule(pick=pick, who=who)
    def read_answer(self, pick: int, who: str) -> None:
        key = self._picked("answers", pick)
        answer = self.company.answers.get(key)
        is_there = answer is not None and self.company.sees(who, answer.learner)
        told = self._demand(self._client(who).get(f"{ANSWERS}/{key}"), 200 if is_there else 404)
        if answer is not None and is_there:
            assert [step["module"] for step in told.json()["plan"]["steps"]] == list(answer.modules)

    # Plans

    @precondition(lambda self: self.company.ever["answers"])
    @rule(place=pick, who=who, names=st.booleans(), keyed=st.booleans())
    def start(self, place: int, who: str, names: bool, keyed: bool) -> None:
        answer = self._picked("answers", place)
        told = self.company.answers.get(answer)
        learner = told.learner if told is not None else LEARNERS[0]
        standing = self.company.standing(learner, OPEN)
        supersedes = standing if names else None
        body = {"learner": learner, "recommendation": answer, **({"supersedes": supersedes} if supersedes else {})}
        expected = self.company.start(learner, answer, who, supersedes=supersedes)
        other = {**body, "supersedes": "dev_other"}
        made = self._post(PLANS, body, who, expected, other=other, keyed=keyed, learner=learner)
        if expected == 201:
            self.company.started(made.json()["id"], answer)
            self._compare(made.json())

    @precondition(lambda self: self.company.ever["plans"])
    @rule(pick=pick, to=state, who=who, reason=st.booleans(), tag=tag, keyed=st.booleans())
    def move(self, *, pick: int, to: str, who: str, reason: bool, tag: str, keyed: bool) -> None:
        key = self._picked("plans", pick)
        body = {"to": to, **({"reason": "because"} if reason else {})}
        expected = self.company.move(key, to, who, reason=reason, tag=tag)
        told = self._post(
            f"{PLANS}/{key}/transitions",
            body,
            who,
            expected,
            other={**body, "reason": "another"},
            keyed=keyed,
            learner=self._whose(key),
            headers={"If-Match": self._tag(key, tag)},
        )
        if expected == 200:
            self.company.moved(key, to)
            self._compare(told.json())

    @precondition(lambda self: self.company.ever["plans"])
    @rule(pick=pick, module=st.sampled_from("ABCD"), status=status, who=who)
    def mark(self, pick: int, module: str, status: str, who: str) -> None:
        key = self._picked("plans", pick)
        expected = self.company.mark(key, module, status, who)
        told = self._client(who).put(f"{PLANS}/{key}/steps/{module}", json={"status": status})
        self._demand(told, expected)
        if expected == 200:
            self.company.marked(key, module, status)
            self._compare(told.json())

    @precondition(lambda self: self.company.plans)
    @rule(pick=pick, way=pick)
    def send_on(self, pick: int, way: int) -> None:
        """What may happen to a plan happens, which moves at random seldom bring about."""
        key = self._picked("plans", min(pick, 7))
        ways = [to for before, to in MOVES if before == self.company.plans[key].state]
        if ways:
            self.move(pick=min(pick, 7), to=ways[way % len(ways)], who="hr", reason=True, tag="right", keyed=False)

    @precondition(lambda self: any(plan.state in UNDER_WAY for plan in self.company.plans.values()))
    @rule(pick=pick, all_of_them=st.booleans(), ends=st.sampled_from(("done", "failed", "enrolled")))
    def go_on(self, pick: int, all_of_them: bool, ends: str) -> None:
        """What is under way gets somewhere, which steps at random seldom bring about."""
        living = [key for key, plan in self.company.plans.items() if plan.state in UNDER_WAY]
        key = living[pick % len(living)]
        plan = self.company.plans[key]
        waiting = [module for module, before in plan.steps.items() if (before, ends) in STEP_MOVES]
        for module in waiting if all_of_them else waiting[:1]:
            if self.company.mark(key, module, ends, "hr") == 200:
                told = self._client("hr").put(f"{PLANS}/{key}/steps/{module}", json={"status": ends})
                self._demand(told, 200)
                self.company.marked(key, module, ends)
                self._compare(told.json())

    @precondition(lambda self: self.company.ever["plans"])
    @rule(pick=pick, who=who)
    def read_plan(self, pick: int, who: str) -> None:
        key = self._picked("plans", pick)
        plan = self.company.plans.get(key)
        is_there = plan is not None and self.company.sees(who, plan.learner)
        told = self._demand(self._client(who).get(f"{PLANS}/{key}"), 200 if is_there else 404)
        if is_there:
            self._compare(told.json())

    # Trials

    @precondition(lambda self: self.company.ever["plans"])
    @rule(pick=pick, change=change, who=who, keyed=st.booleans(), likes=st.booleans())
    def try_change(self, pick: int, change: dict[str, Any], who: str, keyed: bool, likes: bool) -> None:
        key = self._picked("plans", pick)
        expected = self.company.try_change(key, change, who)
        path, learner = f"{PLANS}/{key}/trials", self._whose(key)
        other = {"change": {"kind": "limits", "to": {"budget": {"amount": "1.00", "currency": "SGD"}}}}
        told = self._post(path, {"change": change}, who, expected, other=other, keyed=keyed, learner=learner)
        if expected != 201:
            return
        document = told.json()
        after = document["after"]["plan"]
        modules = [] if after is None else [step["module"] for step in after["steps"]]
        self.company.tried(document["trial"], key, modules, is_possible=after is not None)
        found = self.company.trials[document["trial"]]
        assert document["acceptable"] == self.company.is_acceptable(found), document
        assert set(found.begun) <= set(modules) or after is None, "what has begun is left out"
        if likes:
            self._accept(key, document["trial"], who, tag="right", keyed=keyed)

    @precondition(lambda self: self.company.ever["trials"] and self.company.ever["plans"])
    @rule(pick=pick, plan=pick, is_own=st.booleans(), who=who, tag=tag, keyed=st.booleans())
    def accept(self, *, pick: int, plan: int, is_own: bool, who: str, tag: str, keyed: bool) -> None:
        trial = self._picked("trials", pick)
        found = self.company.trials.get(trial)
        key = found.plan if is_own and found is not None else self._picked("plans", plan)
        self._accept(key, trial, who, tag=tag, keyed=keyed)

    def _accept(self, key: str, trial: str, who: str, *, tag: str, keyed: bool) -> None:
        expected = self.company.accept(key, trial, who, tag=tag)
        told = self._post(
            f"{PLANS}/{key}/acceptance",
            {"trial": trial},
            who,
            expected,
            other={"trial": "try_other"},
            keyed=keyed,
            learner=self._whose(key),
            headers={"If-Match": self._tag(key, tag)},
        )
        if expected == 200:
            document = told.json()
            answer = document["recommendation"]["id"]
            self.company.accepted(key, trial, new=document["id"], answer=answer)
            self._compare(document)

    # What goes wrong on the way

    @precondition(lambda self: self.company.kept)
    @rule(pick=pick)
    def send_again(self, pick: int) -> None:
        """Whoever heard nothing sends the same once more, and is told the same; nothing is done twice."""
        kept = self.company.kept[-1 - pick % len(self.company.kept)]
        may = not kept.is_guarded or self.company.sees(kept.who, kept.learner)
        told = self._sent(kept.path, kept.body, kept.who, {"If-Match": WRONG, "Idempotency-Key": kept.key})
        self._demand(told, kept.status if may else 404)
        assert not may or (told.text, told.headers["idempotency-replayed"]) == (kept.text, "true")

    @precondition(lambda self: self.company.kept)
    @rule(pick=pick)
    def send_another(self, pick: int) -> None:
        """Nobody gets the answer to one question for another one."""
        kept = self.company.kept[-1 - pick % len(self.company.kept)]
        told = self._sent(kept.path, kept.other, kept.who, {"If-Match": WRONG, "Idempotency-Key": kept.key})
        self._demand(told, 422)

    @precondition(lambda self: self._steps - self._restarted >= BETWEEN)
    @rule()
    def restart(self) -> None:
        self._restarted = self._steps
        self.house.restart()

    # What holds at every moment

    @invariant()
    def everything_is_there_and_nothing_else(self) -> None:
        self._steps += 1
        people = {entry["id"]: (entry["name"], entry["cost_centre"]) for entry in self.house.listed("/v1/learners")}
        assert people == self.company.learners
        told = {
            entry["id"]: (entry["learner"], entry["version"], entry["state"], entry["recommendation"])
            for entry in self.house.listed(PLANS)
        }
        assert told == {
            key: (plan.learner, plan.version, plan.state, plan.answer) for key, plan in self.company.plans.items()
        }

    def _compare(self, document: dict[str, Any]) -> None:
        """See that a plan is shown as it has to be, and remember under which tag."""
        plan = self.company.plans[document["id"]]
        shown = {step["module"]: step["status"] for step in document["steps"]}
        assert (shown, document["state"], document["version"]) == (plan.steps, plan.state, plan.version)
        assert (document["recommendation"]["id"], document["learner"]) == (plan.answer, plan.learner)
        assert sum(step["status"] in BEGUN for step in document["steps"]) == sum(
            document["progress"][name] for name in ("done", "enrolled")
        )
        assert plan.tag in (None, document["etag"]), "it has changed, and nobody has changed it"
        plan.tag = document["etag"]

    def _client(self, who: str) -> Any:
        if who in LEARNERS:
            # That they have a key is known of them.
            self.company.known.add(who)
        return self.house.client(who)

    def _picked(self, kind: str, pick: int) -> str:
        """Return one of those that are there, the newest first; for the last two picks, one of all that ever were."""
        ever = self.company.ever[kind]
        there = [key for key in ever if key in getattr(self.company, kind)]
        chosen = there if there and pick < 8 else ever
        return chosen[-1 - pick % len(chosen)]

    def _whose(self, plan: str) -> str:
        found = self.company.plans.get(plan)
        return LEARNERS[0] if found is None else found.learner

    def _tag(self, plan: str, chosen: str) -> str:
        found = self.company.plans.get(plan)
        right = "*" if found is None or found.tag is None else found.tag
        return {"any": "*", "right": right, "wrong": WRONG}[chosen]

    def _post(
        self,
        path: str,
        body: dict[str, Any],
        who: str,
        expected: int,
        *,
        other: dict[str, Any],
        keyed: bool,
        learner: str,
        headers: dict[str, str] | None = None,
        is_guarded: bool = True,
    ) -> Any:
        """Send something that stores, under a key of its own if that is wanted, and keep what was answered."""
        key = f"key-{next(self._numbers)}"
        told = self._sent(path, body, who, {**(headers or {}), **({"Idempotency-Key": key} if keyed else {})})
        self._demand(told, expected)
        if keyed and expected < 300:
            kept = Kept(
                who=who,
                path=path,
                body=body,
                other=other,
                key=key,
                status=expected,
                text=told.text,
                learner=learner,
                is_guarded=is_guarded,
            )
            self.company.kept.append(kept)
        return told

    def _sent(self, path: str, body: dict[str, Any], who: str, headers: dict[str, str]) -> Any:
        return self._client(who).post(path, json=body, headers=headers)

    def _demand(self, answer: Any, expected: int) -> Any:
        assert answer.status_code == expected, f"{answer.status_code} for {expected}: {answer.text[:500]}"
        return answer
