"""Deliberate faults in the solver, each small enough to be a slip of the hand: every one must be caught.

A fault is a piece of the source, found exactly once, and what stands in its place. When the source moves on and a piece
is no longer found, the run fails and the list is brought up to date.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: its name, the file of the solver, the piece there, and what takes its place."""

    name: str
    file: str
    original: str
    replacement: str


MODEL = "path/model.py"
CIRCLES = "path/circles.py"
NETWORK = "reach.py"
PREPARE = "path/prepare.py"
DISTANCE = "path/distance.py"
WORLD = "path/world.py"
DOMINANCE = "path/dominance.py"
LANDMARKS = "path/landmarks.py"
EXCLUSIONS = "path/exclusions.py"
TIERS = "path/tiers.py"
CLIMB = "path/climb.py"
WORLDS = "path/worlds.py"
REASONS = "path/reasons.py"
BEST = "path/best.py"

MUTANTS = (
    # Rules of the model dropped or shifted.
    Mutant("budget is one too high", MODEL, "<= world.budget_minor)", "<= world.budget_minor + 1)"),
    Mutant("budget is one too low", MODEL, "<= world.budget_minor)", "<= world.budget_minor - 1)"),
    Mutant("budget is forgotten", MODEL, "    budget_is_respected(variables, world)\n", ""),
    Mutant(
        "effort is one too high", MODEL, "<= world.effort_limit_hundredths)", "<= world.effort_limit_hundredths + 1)"
    ),
    Mutant(
        "effort is one too low", MODEL, "<= world.effort_limit_hundredths)", "<= world.effort_limit_hundredths - 1)"
    ),
    Mutant("effort limit is forgotten", MODEL, "    effort_limit_is_respected(variables, world)\n", ""),
    Mutant("exclusions are forgotten", MODEL, "    exclusions_are_respected(variables, world)\n", ""),
    Mutant("kept modules are forgotten", MODEL, "        locks_are_obeyed(variables, world)\n", "        pass\n"),
    Mutant("kept modules are refused", MODEL, "variables.takes(module) == 1)", "variables.takes(module) == 0)"),
    Mutant("entry is forgotten", MODEL, "    entry_levels_are_held(variables, world)\n", ""),
    Mutant("only one need of an action counts", MODEL, "in sorted(action.needs):\n", "in sorted(action.needs)[:1]:\n"),
    Mutant("support is forgotten", MODEL, "    steps_are_supported(variables, world)\n", ""),
    Mutant("circles are allowed", MODEL, "support_is_well_founded(variables.model, arcs[number])", "pass"),
    Mutant("circles of two are allowed", CIRCLES, "model.add_bool_or([into.negated(), out.negated()])", "pass"),
    Mutant(
        "circles of three and more are allowed",
        CIRCLES,
        "model.add_bool_or([into.negated(), out.negated(), through])",
        "pass",
    ),
    Mutant("numbers in a circle may be equal", CIRCLES, ">= number[need] + 1)", ">= number[need])"),
    Mutant(
        "one arc is not numbered",
        CIRCLES,
        "    for (need, fact), arc in arcs.items():",
        "    for (need, fact), arc in list(arcs.items())[1:]:",
    ),
    Mutant("there are too few numbers", CIRCLES, "new_int_var(0, len(facts) - 1,", "new_int_var(0, 3,"),
    Mutant("only one need is put in order", MODEL, "for need in inner:", "for need in inner[:1]:"),
    Mutant(
        "any giver founds a circle",
        MODEL,
        "            if not inner:\n",
        "            if inner or not inner:\n",
    ),
    Mutant(
        "every step counts as essential",
        MODEL,
        "[target for target in world.targets if target.essential]",
        "list(world.targets)",
    ),
    Mutant("weights are ignored", MODEL, "[target.weight for target in world.targets]", "[1 for _ in world.targets]"),
    Mutant(
        "essential weights are ignored",
        MODEL,
        "weighted_sum(claims, [target.weight for target in targets])",
        "weighted_sum(claims, [1 for _ in targets])",
    ),
    Mutant("the demand is one short", MODEL, ">= demand[1])", ">= demand[1] - 1)"),
    Mutant("the essential demand is forgotten", MODEL, ">= demand[0])", ">= 0)"),
    Mutant(
        "price is effort",
        MODEL,
        "[module.price_minor for module in world.modules]",
        "[module.effort_hundredths for module in world.modules]",
    ),
    Mutant(
        "effort is price",
        MODEL,
        "[module.effort_hundredths for module in world.modules]",
        "[module.price_minor for module in world.modules]",
    ),
    # Levels, items and prerequisites.
    Mutant(
        "items make a level without the one before", NETWORK, "            if before:\n", "            if not before:\n"
    ),
    Mutant("one item is enough", NETWORK, "for item in sorted(entry.items)}", "for item in sorted(entry.items)[:1]}"),
    Mutant("items held are forgotten", NETWORK, "for item in sorted(problem.items_held)]", "for item in ()]"),
    Mutant(
        "what items held complete is forgotten",
        NETWORK,
        "frozenset(closure(initial, completions))",
        "frozenset(initial)",
    ),
    Mutant("a level attested is not held", NETWORK, "if level <= held.get(", "if level < held.get("),
    Mutant(
        "a completed module satisfies nothing",
        NETWORK,
        "for choices in module.module_prerequisites if not choices & completed\n",
        "for choices in module.module_prerequisites\n",
    ),
    Mutant("module prerequisites are forgotten", NETWORK, "if not choices & completed\n", "if not choices\n"),
    Mutant(
        "only the last module of a list will do",
        NETWORK,
        "in choices:\n                    listed",
        "in sorted(choices)[-1:]:\n                    listed",
    ),
    Mutant("levels required are forgotten", NETWORK, "in module.level_prerequisites if entry.level", "in ()"),
    Mutant("from_level is forgotten", NETWORK, "            if outcome.from_level:\n", "            if not outcome:\n"),
    Mutant(
        "items count as the whole level", NETWORK, "            if outcome.items:\n", "            if not outcome:\n"
    ),
    Mutant(
        "a jump leaves out the levels between",
        NETWORK,
        "if outcome.from_level < level <= outcome.to_level",
        "if level == outcome.to_level",
    ),
    Mutant("a jump counts from the level after", NETWORK, "<= outcome.to_level\n", "< outcome.to_level\n"),
    Mutant(
        "a module may found itself",
        NETWORK,
        "frozenset(gives - self.initial - needs)",
        "frozenset(gives - self.initial)",
    ),
    Mutant("components of two are no components", NETWORK, "if len(component) > 1:", "if len(component) > 2:"),
    # Preparation.
    Mutant("what costs exactly the limit is dropped", DISTANCE, "+ cost <= limit", "+ cost < limit"),
    Mutant(
        "needs are added up where the dearest counts",
        DISTANCE,
        "max((distance.get(need, limit + 1) for need in action.needs), default=0)",
        "sum(distance.get(need, limit + 1) for need in action.needs)",
    ),
    Mutant("dominance overlooks exclusions", DOMINANCE, "if not others <= own or", "if"),
    Mutant("dominance overlooks effort", DOMINANCE, " or other.effort_hundredths > action.effort_hundredths:", ":"),
    Mutant("dominance overlooks price", DOMINANCE, "other.price_minor > action.price_minor or ", ""),
    Mutant("dominance overlooks entry", DOMINANCE, "other.needs <= action.needs and ", ""),
    Mutant("dominance overlooks outcomes", DOMINANCE, " and other.gives >= action.gives)", ")"),
    Mutant(
        "dominance drops kept modules",
        DOMINANCE,
        "action.module is None or action.module.id in kept:",
        "action.module is None:",
    ),
    Mutant(
        "what kept modules need is dropped",
        PREPARE,
        "    wanted |= {need for action in kept_actions for need in action.needs}\n",
        "",
    ),
    Mutant("exclusion holds one way", EXCLUSIONS, "            pairs[other].add(module.id)\n", ""),
    Mutant("exclusions are merged too far", EXCLUSIONS, "if members <= excluded[candidate]:", "if members:"),
    Mutant(
        "a landmark forgets one of its modules", LANDMARKS, "return list(crossing)", "return list(crossing)[1:] or [0]"
    ),
    Mutant("landmarks are asked where steps are no tier", CLIMB, " or (demand is None and STEPS not in tiers)", ""),
    Mutant("landmarks are asked of plans that close less", CLIMB, "return demand[1] == world.steps", "return True"),
    Mutant(
        "landmarks are asked where not every target is closed",
        CLIMB,
        "return taken is not None and worth(world, taken).steps == world.steps",
        "return taken is not None",
    ),
    # Tiers.
    Mutant("closest puts effort before price", TIERS, "Goal.CLOSEST: (PRICE, EFFORT)", "Goal.CLOSEST: (EFFORT, PRICE)"),
    Mutant(
        "cheapest puts effort before price", TIERS, "Goal.CHEAPEST: (PRICE, EFFORT)", "Goal.CHEAPEST: (EFFORT, PRICE)"
    ),
    Mutant("fastest puts price before effort", TIERS, "Goal.FASTEST: (EFFORT, PRICE)", "Goal.FASTEST: (PRICE, EFFORT)"),
    Mutant(
        "essential steps come second",
        TIERS,
        "STEP_TIERS = (ESSENTIAL_STEPS, STEPS)",
        "STEP_TIERS = (STEPS, ESSENTIAL_STEPS)",
    ),
    Mutant(
        "a tier is not held in the next",
        TIERS,
        "variables.model.add(expression >= value if tier.maximise else expression <= value)",
        "pass",
    ),
    Mutant("a tier may give way by one", TIERS, "expression >= value if", "expression >= value - 1 if"),
    Mutant("a cost may give way by one", TIERS, "else expression <= value)", "else expression <= value + 1)"),
    Mutant("the sign is wrong", TIERS, "return -1 if self.maximise else 1", "return 1 if self.maximise else -1"),
    Mutant(
        "a multiplier is too small by half",
        TIERS,
        "multiplier *= tier.largest(world) + 1",
        "multiplier *= tier.largest(world) // 2 + 1",
    ),
    Mutant(
        "the largest price is the budget's half", WORLD, "min(together, self.budget_minor)", "self.budget_minor // 2"
    ),
    Mutant(
        "a finished search proves nothing",
        CLIMB,
        "return [tier.value(plan) for tier in joined.tiers]",
        "return [tier.possible(world) for tier in joined.tiers]",
    ),
    Mutant(
        "the first plan is never given up",
        CLIMB,
        "if taken is None or joined.value(worth(world, plan)) < joined.value(worth(world, taken))",
        "if taken is None",
    ),
    # Worlds, goals, reasons, relaxations.
    Mutant(
        "the demand keeps the bars",
        WORLDS,
        "NO_LIMITS = Binding(budget=False, effort=False, bars=False, time=False)",
        "NO_LIMITS = Binding(budget=False, effort=False, time=False)",
    ),
    Mutant(
        "the demand keeps the budget",
        WORLDS,
        "NO_LIMITS = Binding(budget=False, effort=False",
        "NO_LIMITS = Binding(effort=False",
    ),
    Mutant("the demand lifts the locks", WORLDS, "return self.world(NO_LIMITS)", "return self.world(NOTHING)"),
    Mutant(
        "refused modules are offered",
        WORLDS,
        "            out |= self.problem.refused\n",
        "            out |= frozenset()\n",
    ),
    Mutant(
        "barred modules are offered",
        WORLDS,
        "            out |= self.problem.barred - self.problem.progress.keys()\n",
        "            out |= frozenset()\n",
    ),
    Mutant("cheapest is closest", BEST, "    if goal is not Goal.CLOSEST:", "    if goal is Goal.FASTEST:"),
    Mutant(
        "the demand is measured within the limits",
        BEST,
        "top_of(worlds.unlimited, STEP_TIERS, Ask(search, watch=watch), greedy_plan(worlds.unlimited))",
        "top_of(worlds.as_asked, STEP_TIERS, Ask(search, watch=watch), greedy_plan(worlds.as_asked))",
    ),
    Mutant("some items are enough to lead on", REASONS, "return bool(items) and not missing", "return bool(items)"),
    Mutant(
        "only the very level reached leads on",
        REASONS,
        "outcome.from_level <= reached <",
        "outcome.from_level == reached <",
    ),
    Mutant(
        "no entry is said of what can be reached",
        REASONS,
        "elif fact is None or fact not in reachable:",
        "elif fact is None:",
    ),
    Mutant(
        "a trade-off is shown without limits",
        REASONS,
        "(OpenReason.TRADE_OFF, ALL, True)",
        "(OpenReason.TRADE_OFF, NO_LIMITS, True)",
    ),
    Mutant("what is free counts as shown everywhere", REASONS, "if is_free and (", "if True or ("),
    Mutant(
        "what preparing rules out counts as shown",
        REASONS,
        "return fact in glance.shown",
        "return True",
    ),
    Mutant(
        "exclusions never explain",
        REASONS,
        "(OpenReason.EXCLUDED, NOTHING, False)",
        "(OpenReason.EXCLUDED, NOTHING, None)",
    ),
    Mutant(
        "locks never explain", REASONS, "(OpenReason.LOCKED, NO_LIMITS, False)", "(OpenReason.LOCKED, NO_LIMITS, None)"
    ),
    Mutant(
        "budget is blamed with effort lifted",
        REASONS,
        "(OpenReason.BUDGET, Binding(budget=False), True)",
        "(OpenReason.BUDGET, Binding(budget=False, effort=False), True)",
    ),
    Mutant(
        "effort is never blamed",
        REASONS,
        "(OpenReason.EFFORT, Binding(effort=False), True)",
        "(OpenReason.EFFORT, Binding(), True)",
    ),
    Mutant(
        "the smallest budget is one too high",
        "path/relaxation.py",
        "from_value=problem.budget_minor, to_value=least)",
        "from_value=problem.budget_minor, to_value=least and least + 1)",
    ),
    # Reading the engine, ordering, explaining.
    Mutant(
        "a bound is rounded one too far",
        "cpsat.py",
        "math.ceil(bound - off)",
        "math.ceil(bound - off) + 1",
    ),
    Mutant(
        "a demand that is not proven is demanded",
        BEST,
        "if most.bounds != (value.essential_steps, value.steps):",
        "if most.bounds == (value.essential_steps, value.steps):",
    ),
    Mutant("infeasible is taken for unknown", "cpsat.py", "Found(Ending.INFEASIBLE,", "Found(Ending.UNKNOWN,"),
    Mutant(
        "steps are ordered by id alone",
        "path/plans.py",
        "for place, action in enumerate(actions) if not action.needs]",
        "for place, action in enumerate(actions)]",
    ),
    Mutant("a gap just met is called open", "path/explain.py", "    if held >= required:", "    if held > required:"),
)
