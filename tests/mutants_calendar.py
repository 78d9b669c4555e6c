"""Deliberate faults in what a plan owes the calendar: dates, weeks, work in progress, and the search for room."""

from tests.mutants import Mutant

DATES = "path/dates.py"
PLACING = "path/placing.py"
CALENDAR = "path/calendar_model.py"
TIMELY = "path/timely.py"
CUTS = "path/cuts.py"
OVERLOAD = "path/overload.py"
CHOOSING = "path/choosing_in_time.py"
CLAIMS = "path/facts_by_day.py"
DOMINANCE = "path/dominance.py"
PREPARE = "path/prepare.py"
WORLDS = "path/worlds.py"
BEST = "path/best.py"
REASONS = "path/reasons.py"
RELAXATION = "path/relaxation_of_time.py"
NETWORK = "reach.py"

CALENDAR_MUTANTS = (
    # What is open.
    Mutant("full offerings are open", DATES, "if offering.has_a_seat\n", "if True\n"),
    Mutant("offerings before the start are open", DATES, "and offering.first_day >= calendar.start_day", ""),
    Mutant(
        "offerings after the start day are closed",
        DATES,
        "first_day >= calendar.start_day",
        "first_day > calendar.start_day",
    ),
    Mutant("days away close nothing", DATES, "first <= offering.last_day and offering.first_day <= last", "False"),
    Mutant("the first day away is open", DATES, "(first <= offering.last_day and", "(first < offering.last_day and"),
    Mutant("offerings may end late", DATES, "offering.last_day <= calendar.finish_day)", "True)"),
    Mutant(
        "an end on the last day is late",
        DATES,
        "offering.last_day <= calendar.finish_day)",
        "offering.last_day < calendar.finish_day)",
    ),
    Mutant("a kept offering may be any", DATES, "                    and kept[module.id] <= {offering.id}\n", ""),
    Mutant("a refused offering is open", DATES, "                    and offering.id not in refused[module.id]\n", ""),
    Mutant(
        "the days gone of an offering under way count",
        DATES,
        "first_day=max(offering.first_day, calendar.start_day)",
        "first_day=offering.first_day",
    ),
    Mutant("an offering that is over goes on", DATES, "offering.last_day < calendar.start_day", "False"),
    # Weeks.
    Mutant(
        "shares are rounded down",
        DATES,
        "-(-effort_hundredths * inside // (days * QUARTER)) * QUARTER",
        "effort_hundredths * inside // (days * QUARTER) * QUARTER",
    ),
    Mutant(
        "shares are not rounded",
        DATES,
        "-(-effort_hundredths * inside // (days * QUARTER)) * QUARTER",
        "-(-effort_hundredths * inside // days)",
    ),
    Mutant("the last day is not counted", DATES, "days = last_day - first_day + 1", "days = last_day - first_day or 1"),
    Mutant("periods that touch leave a week open", DATES, "first <= merged[-1][1] + 1", "first < merged[-1][1]"),
    Mutant(
        "the week of the last day is closed",
        DATES,
        "if self.last_day_of_weeks(week) <= self.latest_day else week - 1",
        "- 1",
    ),
    Mutant(
        "the week of any day is open",
        DATES,
        "return week if self.last_day_of_weeks(week) <= self.latest_day else week - 1",
        "return week",
    ),
    Mutant("the room is a week short", DATES, "week_of(self.latest_day) + 1))", "week_of(self.latest_day)))"),
    # What ends before what starts.
    Mutant(
        "a start on the day of an end is too late",
        CALENDAR,
        "o.first_day - 1 - self.day_before",
        "o.first_day - 2 - self.day_before",
    ),
    Mutant(
        "a start on the day of an end is in time",
        CALENDAR,
        "o.first_day - 1 - self.day_before",
        "o.first_day - self.day_before",
    ),
    Mutant("needs may end late", CALENDAR, "    needs_end_before_steps_start(variables, world)\n", ""),
    Mutant("any giver is soon enough", CALENDAR, "    tells_givers_apart = True\n", ""),
    Mutant(
        "items are there before they are",
        CALENDAR,
        "held_after[fact] >= held_after[need]",
        "held_after[fact] >= 0",
    ),
    Mutant(
        "the soonest end is the last",
        DATES,
        "return min((offering.last_day for offering in later), default=None)",
        "return max((offering.last_day for offering in later), default=None)",
    ),
    # The model of weeks.
    Mutant("weeks hold any effort", CALENDAR, "    weekly_hours_are_respected(variables, world)\n", ""),
    Mutant("exclusive offerings meet", CALENDAR, "    exclusive_offerings_share_no_day(variables)\n", ""),
    Mutant("steps pause", CALENDAR, "if last is not None and week != last + 1:", "if False:"),
    Mutant(
        "nothing is left over",
        CALENDAR,
        "self.whole, self.rest = divmod(module.effort_hundredths, QUARTER)",
        "self.whole, self.rest = module.effort_hundredths // QUARTER, 0",
    ),
    Mutant("a week may be empty", CALENDAR, "model.add(weeks.quarters[week] >= least)", "pass"),
    # Placing.
    Mutant("the board forgets what it holds", PLACING, "self.used[share.week] += share.effort_hundredths", "pass"),
    Mutant(
        "the board forgets exclusive days",
        PLACING,
        "self.exclusive.append((placement.first_day, placement.last_day))",
        "pass",
    ),
    Mutant(
        "the board starts a day early", PLACING, "offering.first_day > ready and", "offering.first_day >= ready and"
    ),
    Mutant(
        "steps in weeks are done on Monday",
        PLACING,
        "else sunday_of(placement.weeks[-1].week)",
        "else monday_of(placement.weeks[-1].week)",
    ),
    Mutant(
        "room is counted by halves", PLACING, "            room += weekly\n", "            room += weekly // 2 + 1\n"
    ),
    # The proof by hours that there is no room.
    Mutant("full weeks are too full", OVERLOAD, "if left < 0:", "if left <= 0:"),
    Mutant(
        "all of a module stands in any week that it may take",
        OVERLOAD,
        "left -= max(0, stay.module.effort_hundredths - outside)",
        "left -= stay.module.effort_hundredths if outside < room(stay.first_week, stay.last_week) else 0",
    ),
    Mutant("the weeks after do not count as other weeks", OVERLOAD, "max(stay.first_week, last + 1)", "last + 53"),
    Mutant("the weeks before do not count as other weeks", OVERLOAD, "min(stay.last_week, first - 1)", "first - 53"),
    Mutant("offerings take what the fullest of them takes", OVERLOAD, "left -= min(sum(", "left -= max(sum("),
    Mutant(
        "offerings on days away take what is not there",
        OVERLOAD,
        "return {week: effort for week, effort in by_week.items() if week not in times.blocked}",
        "return by_week",
    ),
    # What is chosen with the calendar in sight.
    Mutant(
        "what ends on a day is not over by it",
        CLAIMS,
        "if after < offering.last_day <= by",
        "if after < offering.last_day < by",
    ),
    Mutant("what begins needs all a day too soon", CLAIMS, "Wish(begun, need, day - 1)", "Wish(begun, need, day - 2)"),
    Mutant(
        "levels are never complete by a day",
        CLAIMS,
        "        if len(parts) < len(claims):\n",
        "        if len(parts) < len(claims) or len(parts) > 1:\n",
    ),
    Mutant("a fact holds by one day only", CLAIMS, "ways = [] if before is None else [before]", "ways = []"),
    Mutant("the latest start is a week sooner", CHOOSING, "run, start = 0, week + 1", "run, start = 0, week"),
    Mutant(
        "what is over by the first week of a run is not",
        CHOOSING,
        "if times.runs[place][0] <= week",
        "if times.runs[place][0] < week",
    ),
    Mutant(
        "the weeks up to one are one fewer",
        CHOOSING,
        "_has_room(variables, terms, variables.times.first_week, week)",
        "_has_room(variables, terms, variables.times.first_week, week - 1)",
    ),
    Mutant("what starts at any time starts late", CHOOSING, "first_weeks.get(module.id, -1) >= first", "True"),
    Mutant("a week away ends a run sooner", DATES, "runs.append((first, week - 1))", "runs.append((first, week - 2))"),
    Mutant(
        "the first week after days away is closed",
        DATES,
        "first = max(first, week + 1)",
        "first = max(first, week + 2)",
    ),
    # Cuts and the finish.
    Mutant(
        "every set finds room",
        TIMELY,
        "ask.cuts.append(cut_off(world, top.taken, part))",
        "return TimelyClimb(None, is_infeasible=True)",
    ),
    Mutant(
        "cuts know no way out",
        CUTS,
        "    return Cut(modules=part, unless=frozenset(others))",
        "    return Cut(modules=part, unless=frozenset())",
    ),
    Mutant(
        "cuts are handed to later days",
        TIMELY,
        "cuts=list(ask.cuts), watch=ask.watch)",
        "cuts=ask.cuts, watch=ask.watch)",
    ),
    Mutant(
        "the first finish is the soonest",
        TIMELY,
        "    while finish_of(best) > lower and not search.is_over:",
        "    while False:",
    ),
    Mutant("what is too soon once is given up", TIMELY, "lower = aim + 1", "lower = finish_of(best)"),
    Mutant(
        "the finish forgets what was decided",
        BEST,
        "among=[is_as_good(tier, tier.value(worth(world, timely.placing.keys()))) for tier in tiers],",
        "among=[],",
    ),
    Mutant(
        "all is thought to be closed", BEST, "return worth(world, taken.keys()).steps == world.steps", "return True"
    ),
    Mutant(
        "fastest takes effort before price",
        BEST,
        "climb_in_time(in_time, (PRICE, EFFORT), asked",
        "climb_in_time(in_time, (EFFORT, PRICE), asked",
    ),
    Mutant(
        "fastest costs what comes first",
        BEST,
        "    in_time = ending_by(world, finish_of(placing)) if placing else world\n",
        "    in_time = world\n",
    ),
    # Preparation.
    Mutant(
        "what is given on other days stands in",
        DOMINANCE,
        "(same.first_day, same.last_day) == (choice.first_day, choice.last_day)",
        "same.first_day <= choice.first_day",
    ),
    Mutant(
        "undated and dated stand in for each other",
        DOMINANCE,
        "        return choices is offered\n",
        "        return True\n",
    ),
    Mutant("exclusive stands in for free", DOMINANCE, "and (choice.exclusive or not same.exclusive)", ""),
    Mutant(
        "what has no date is taken without a calendar",
        PREPARE,
        "return action.module.offerings is not None",
        "return False",
    ),
    # Work in progress.
    Mutant(
        "work in progress needs its entry",
        NETWORK,
        "return Action(module, frozenset(needs), action.gives | items)",
        "return Action(module, self.action_by_module[module.id].needs, action.gives | items)",
    ),
    Mutant(
        "work in progress forgets what comes before it",
        NETWORK,
        "return Action(module, frozenset(needs), action.gives | items)",
        "return Action(module, frozenset(), action.gives | items)",
    ),
    Mutant("work in progress costs all again", NETWORK, "            price_minor=under_way.price_left_minor,\n", ""),
    Mutant(
        "work in progress takes all again",
        NETWORK,
        "            effort_hundredths=under_way.effort_left_hundredths,\n",
        "",
    ),
    Mutant(
        "work in progress may be dropped",
        WORLDS,
        "        under_way = frozenset(self.problem.progress)\n",
        "        under_way = frozenset[ModuleId]()\n",
    ),
    Mutant(
        "work in progress may be barred",
        WORLDS,
        "self.problem.barred - self.problem.progress.keys()",
        "self.problem.barred",
    ),
    # Worlds, reasons, relaxations.
    Mutant(
        "the demand keeps the calendar",
        WORLDS,
        "NO_LIMITS = Binding(budget=False, effort=False, bars=False, time=False)",
        "NO_LIMITS = Binding(budget=False, effort=False, bars=False)",
    ),
    Mutant(
        "lifted time starts at once",
        WORLDS,
        "Calendar(start_day=calendar.start_day, weekly_hundredths=None)",
        "Calendar(start_day=1, weekly_hundredths=None)",
    ),
    Mutant("time never explains", REASONS, "        (OpenReason.TIME, Binding(time=False), True),\n", ""),
    Mutant(
        "time explains before effort",
        REASONS,
        "        (OpenReason.EFFORT, Binding(effort=False), True),\n",
        "        (OpenReason.EFFORT, Binding(effort=False, time=False), True),\n",
    ),
    Mutant(
        "what cannot be dated leads on",
        REASONS,
        "if action.module is None or times.choices.get(action.module.id, True)]",
        "]",
    ),
    Mutant(
        "all days away are given up",
        RELAXATION,
        "for count in range(1, len(calendar.unavailable) + 1):",
        "for count in [len(calendar.unavailable)]:",
    ),
)
