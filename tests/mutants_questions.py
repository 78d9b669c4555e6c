"""Deliberate faults in the answers to questions, each small enough to be a slip of the hand: every one must be caught.

As in `tests/mutants.py`: a piece of the source, found exactly once, and what stands in its place.
"""

from tests.mutants import Mutant

JUDGE = "tests.solver.questions.judge"

MODEL = "questions/model.py"
PLACES = "questions/places.py"
UNPADDED = "questions/unpadded.py"
ALTERNATIVES = "questions/alternatives.py"
LIMITS = "questions/limits.py"
MODULES = "questions/modules.py"
COMPETENCIES = "questions/competencies.py"
FRONTIER = "questions/frontier.py"
CHANGES = "questions/changes.py"
REPLAN = "questions/replan.py"
PLANS = "questions/plans.py"
DIFFERENCE = "questions/difference.py"

MUTANTS = (
    # Plans that differ.
    Mutant(
        "dominated modules are left out",
        MODEL,
        "worlds.world(ALL, reluctant=frozenset(worlds.problem.module_by_id))",
        "worlds.world(ALL)",
    ),
    Mutant("plans may differ by one less", MODEL, "+ gone >= at_least)", "+ gone >= at_least - 1)"),
    Mutant("plans must differ by one more", MODEL, "+ gone >= at_least)", "+ gone >= at_least + 1)"),
    Mutant("only what is added counts as different", MODEL, "1 - variables.takes(module) if", "0 if"),
    Mutant("padding is never cut off", UNPADDED, "if part == plan.modules:", "if part <= plan.modules:"),
    Mutant(
        "nothing but a part may be taken",
        MODEL,
        "add_bool_or([*missing, *further, padded])",
        "add_bool_or([padded])",
    ),
    Mutant(
        "a use is one that no other has at all",
        MODEL,
        "and other is not own and id(other) not in behind:",
        "and other is not own:",
    ),
    Mutant("only targets are of use", MODEL, "add_bool_or([*users, use.negated()])", "add_bool_or([use.negated()])"),
    Mutant("a module has one use at most", MODEL, "in sorted(own.gives):", "in sorted(own.gives)[:1]:"),
    Mutant(
        "alternatives may be alike",
        ALTERNATIVES,
        "        rows.append(differs_from(plan.modules, differing_by))\n",
        "",
    ),
    Mutant(
        "alternatives are held to the best plan's steps",
        ALTERNATIVES,
        "closes_at_least(least_steps(best, loss_millionths))",
        "closes_at_least(least_steps(best, 0))",
    ),
    Mutant(
        "a loss is rounded up",
        ALTERNATIVES,
        "steps - steps * loss_millionths // MILLION",
        "steps + -steps * loss_millionths // MILLION",
    ),
    Mutant(
        "fewer than asked for are all", ALTERNATIVES, "are_all=not has_more and not is_cut_short,", "are_all=False,"
    ),
    Mutant("as many as asked for are all", ALTERNATIVES, "are_all=not has_more and ", "are_all="),
    Mutant(
        "only the best plan says why",
        PLANS,
        "for plan in plans for gap in plan.gaps if gap.reached",
        "for plan in plans[:1] for gap in plan.gaps if gap.reached",
    ),
    Mutant(
        "every gap of a competency is open for the same reason",
        PLANS,
        "reasons.get((gap.competency, gap.reached))",
        "next((why for (which, _), why in reasons.items() if which == gap.competency), None)",
    ),
    # Limits.
    Mutant("bars are lifted together", LIMITS, "if bar.limit not in names)", "if not names)"),
    Mutant("lifting the budget does nothing", LIMITS, "None if BUDGET in names else problem", "problem"),
    Mutant(
        "the last day is never lifted",
        LIMITS,
        "finish_day=None if FINISH_BY in names else calendar",
        "finish_day=calendar",
    ),
    Mutant("the hours of a week are never lifted", LIMITS, "None if HOURS_PER_WEEK in names else calendar", "calendar"),
    Mutant("days away are never lifted", LIMITS, "() if UNAVAILABLE in names else calendar", "calendar"),
    Mutant(
        "the last day goes with the hours of a week",
        LIMITS,
        "None if FINISH_BY in names",
        "None if HOURS_PER_WEEK in names",
    ),
    Mutant(
        "the hours of a week are lifted with everything", LIMITS, "None if HOURS_PER_WEEK in names", "None if names"
    ),
    Mutant(
        "what is not needed is",
        LIMITS,
        "may_bring_it_about(everything - {name}) is False}",
        "may_bring_it_about(everything - {name}) is True}",
    ),
    Mutant(
        "what is left may do nothing",
        LIMITS,
        "may_bring_it_about(around) is not False",
        "may_bring_it_about(around) is False",
    ),
    Mutant(
        "what may close more is what the best plan closes",
        COMPETENCIES,
        "asking.best(without_limits(alone, lifted))",
        "asking.best(without_limits(problem, lifted))",
    ),
    Mutant(
        "what may be possible meets the demand",
        MODULES,
        ", spared=forcing(module)), goal=Goal.CLOSEST))",
        ", spared=forcing(module))))",
    ),
    Mutant(
        "a larger set is a smallest one",
        LIMITS,
        "if not needed <= lifted or any(smaller <= lifted for smaller in found):",
        "if not needed <= lifted:",
    ),
    Mutant("pairs of limits are not tried", LIMITS, "range(1, len(names) + 1)", "range(1, 2)"),
    Mutant("locks are no limit", LIMITS, "        names.append(LOCKS)\n", "        pass\n"),
    Mutant(
        "a gap closed as far counts as closed further",
        COMPETENCIES,
        "plan.reached(competency) > gap.reached if",
        "plan.reached(competency) >= gap.reached if",
    ),
    Mutant(
        "what is out of reach by one step is out of reach",
        COMPETENCIES,
        "fact is not None and fact in closure",
        "fact is None and fact in closure",
    ),
    # Modules.
    Mutant(
        "a module is forced in beside its refusal",
        PLANS,
        "(*others, forcing(module))",
        "(*others,)",
    ),
    Mutant("a module left out is not left out", PLANS, "Lock(module=module, keep=False))", "forcing(module))"),
    Mutant("entry is never told", MODULES, "    (ModuleReason.ENTRY, _is_out_of_reach),\n", ""),
    Mutant("what is completed is forced in", MODULES, "module.id in worlds.problem.completed)", "False)"),
    Mutant(
        "worse and better are confused",
        MODULES,
        "is_worse = sign * theirs.value < sign",
        "is_worse = sign * theirs.value > sign",
    ),
    Mutant(
        "the forcing lock is lifted with the locks",
        MODULES,
        "best(without_limits(forced, lifted, spared=forcing(module)))\n",
        "best(without_limits(forced, lifted))\n",
    ),
    # Frontiers.
    Mutant("the walk skips a unit", FRONTIER, "plan.term(self._resource) - 1", "plan.term(self._resource) - 2"),
    Mutant("a frontier keeps the goal", FRONTIER, "replace(problem, goal=Goal.CLOSEST)", "problem"),
    Mutant("the present limit stays", FRONTIER, "replace(problem, budget_minor=limit)", "problem"),
    Mutant("the knee is the lowest point", FRONTIER, "highest = max(heights)", "highest = min(heights)"),
    Mutant("the next point is this one", FRONTIER, "if point.from_limit > present", "if point.from_limit >= present"),
    Mutant("what more buys is what there is", FRONTIER, "self.visit(present + amount)", "self.visit(present)"),
    # Planning again.
    Mutant(
        "nothing is kept for its own sake",
        MODEL,
        "Ask(search, rows=(*rows, keeps), cuts=ask.cuts)",
        "Ask(search, rows=tuple(rows), cuts=ask.cuts)",
    ),
    Mutant("new modules are kept", MODEL, "if module.id in self.modules]", "if module.id not in self.modules]"),
    Mutant("the best is the most", REPLAN, "[closes_at_least(demand)], most)", "[closes_at_least(demand)])"),
    Mutant("a loss is no matter", REPLAN, ".best([closes_at_least(demand)], most)", ".best([], most)"),
    Mutant(
        "nothing loses its place more dearly than another",
        MODEL,
        "if world.times is not None and most.placements:",
        "if not most:",
    ),
    Mutant("places are left gladly", PLACES, "_Aim(-LinearExpr.sum(stays), moved", "_Aim(LinearExpr.sum(stays), moved"),
    Mutant("places cost nothing after all", PLACES, "variables.model.add(aim.expression <= value)", "pass"),
    Mutant("what is booked may go", CHANGES, "Lock(module=module, keep=True, offering=offering)", "problem.locks[0]"),
    Mutant("what is lost may stay", CHANGES, "(offering is None or entry.offering(offering))", "module in booked"),
    Mutant(
        "what was completed is lost",
        CHANGES,
        "            return ChangeReason.COMPLETED\n",
        "            return None\n",
    ),
    Mutant(
        "what could stay gives way",
        CHANGES,
        "        if best.taken is not None:\n            return ChangeReason.NO_LONGER_NEEDED\n",
        "",
    ),
    Mutant("moves are not told", CHANGES, " or self._is_moved(step)", ""),
    # Differences.
    Mutant(
        "what is added is dropped", DIFFERENCE, "in later if module not in before", "in earlier if module not in after"
    ),
    Mutant(
        "equal gaps are told",
        DIFFERENCE,
        "        if (change.from_required, change.from_reached) != ",
        "        if () != ",
    ),
)
