# Why a step is in the plan.
closes-gap = Raises { $changes }.
covers-items = Covers { $items }.
enables = Opens the way to { $modules }.
locked = Is in the plan because a lock keeps it there.
in-progress = Is under way already.
items-of-level = { $items } ({ $competency }, level { $level })
level-change = { $competency } from { $from } to { $to }

# Why a gap is not closed further.
reason-no-module = No module leads further from the level reached.
reason-entry = Modules lead further, but no order of modules meets their entry requirements.
reason-excluded = Modules that would lead further rule each other out.
reason-locked = The locks stand in the way.
reason-trade-off = Closing more of this gap would cost more elsewhere.
reason-budget = The budget is too small to close more of it.
reason-effort = The hours are too few to close more of it.
reason-time = The time is too short to close more of it.
reason-limits = Several limits together keep it open.

# Warnings.
unrated = Nothing is known about { $competency }: it counts as level 0.
self-rating = The learner's own rating of { $competency } is not counted.
expired-rating = A rating of { $competency } expired on { $expires_on } and is not counted.
crosswalk-used = The rating of { $other } counts as level { $level } of { $competency }.
crosswalk-unapproved = The rating of { $other } would count as level { $level } of { $competency }, but the comparison of the two scales is not approved.
crosswalk-used-between = The rating of { $other } ({ $other_framework }) counts as level { $level } of { $competency } ({ $framework }).
crosswalk-unapproved-between = The rating of { $other } ({ $other_framework }) would count as level { $level } of { $competency } ({ $framework }), but the comparison of the two scales is not approved.
unknown-module = { $module } names { $unknown }, which is not among the modules.
unknown-competency = The rating of { $competency } is not used: no such competency is known.
unknown-item = The stored item { $item } is not used: no level lists it.
reason-unproven = Why { $competency } stays open could not be settled in time.

# What would make a plan possible.
change-limits = A plan becomes possible with { $changes }.
limit-change = { $limit } at { $to } instead of { $from }
limit-lifted = { $limit } lifted
limit-budget = the budget
limit-effort-hours = the hours
limit-languages = the languages
limit-modes = the modes
limit-locations = the places
limit-locks = the locks
limit-finish-by = the last day
limit-hours-per-week = the hours of a week
limit-unavailable = the days without learning
day-range = { $from } to { $to }
module-in-run = { $module } ({ $offering })
module-refused = without { $module }
nothing = none

# Questions about a plan: why a module is in it, or is not.
why-in-in-progress = { $module } is under way already.
why-in-kept = A lock keeps { $module } in the plan.
why-in-better-otherwise = Without { $module } the best plan is worse: { $changes }.
why-in-no-plan-otherwise = Without { $module } no plan obeys the rules.
why-in-equally-good = { $module } is one of several that serve equally well.
why-out-completed = { $module } was completed before.
why-out-refused = A lock refuses { $module }.
why-out-barred = The languages, modes or places asked for leave { $module } out.
why-out-no-dates = None of the runs of { $module } can be taken: each is full, or begins before the plan.
why-out-entry = No order of modules leads to what { $module } needs first.
why-out-excluded = { $module } rules out what it needs itself, or what is under way.
why-out-limits = No plan with { $module } is possible within the limits. What would have to give way: { $limits }.
why-out-better-otherwise = With { $module } the best plan is worse: { $changes }.
why-out-equally-good = { $module } would serve equally well.
or = { " or " }
term-essential-steps = { $direction ->
    [less] essential weighted steps −{ $size }
   *[more] essential weighted steps +{ $size }
}
term-steps = { $direction ->
    [less] weighted steps −{ $size }
   *[more] weighted steps +{ $size }
}
term-price = { $direction ->
    [less] { $size } cheaper
   *[more] { $size } dearer
}
term-effort-hours = { $direction ->
    [less] { $size } h less
   *[more] { $size } h more
}
term-finish-on = { $direction ->
    [less] done { $size } d earlier
   *[more] done { $size } d later
}

# Why a gap stays open, and what would close more of it.
opening = With { $limits } lifted, the best plan reaches level { $level } of { $competency }.
competency-closed = { $competency } reaches the level asked for.
competency-opens = { $competency } stays at { $level } of { $required }; lifting limits closes more of it.
competency-stays = { $competency } stays at { $level } of { $required }, whatever limits are lifted.
competency-unsettled = { $competency } stays at { $level } of { $required }; whether lifting limits helps was not settled in time.

# How much more.
knee = The point farthest above the straight line from the first point to the last, in weighted steps over what is used.
knee-none = No point lies above the straight line from the first point to the last.
next-buys = { $amount } more buys: { $changes }.
next-buys-later = { $amount } more buys nothing; it takes { $least } more to buy anything.
next-buys-nothing = No more of it buys anything.
next-buys-unknown = { $amount } more buys nothing; whether a larger amount would was not settled in time.
next-buys-unsettled = What { $amount } more buys was not settled in time.

# What became of the steps of an old plan.
changed-completed = It was completed.
changed-cancelled = It was cancelled.
changed-failed = It was not passed.
changed-no-longer-allowed = No plan can take it any more.
changed-no-longer-needed = Beside the other steps it closes nothing.
changed-replaced = A new step gives what it would have given.
changed-gives-way = There is no room left for it beside the steps that stay.
changed-moved = It takes place at another time.
changed-new = It is new in the plan.

# Warnings about a year.
year-unrated = { $learners ->
    [one] One learner has requirements about which nothing is known: they count as level 0.
   *[other] { $learners } learners have requirements about which nothing is known: they count as level 0.
}
year-self-rating = { $learners ->
    [one] Of one learner, own ratings are not counted.
   *[other] Of { $learners } learners, own ratings are not counted.
}
year-expired-rating = { $learners ->
    [one] Of one learner, ratings that have expired are not counted.
   *[other] Of { $learners } learners, ratings that have expired are not counted.
}
year-crosswalk-used = { $learners ->
    [one] Of one learner, ratings in one framework count in another.
   *[other] Of { $learners } learners, ratings in one framework count in another.
}
year-crosswalk-unapproved = { $learners ->
    [one] Of one learner, ratings would count in another framework if the comparison of the scales were approved.
   *[other] Of { $learners } learners, ratings would count in another framework if the comparison of the scales were approved.
}
year-unknown-competency = { $learners ->
    [one] Of one learner, ratings are not used: no such competency is known.
   *[other] Of { $learners } learners, ratings are not used: no such competency is known.
}
year-unknown-item = { $learners ->
    [one] Of one learner, stored items are not used: no level lists them.
   *[other] Of { $learners } learners, stored items are not used: no level lists them.
}
year-no-target = { $learners ->
    [one] One learner is left out: no target is stored.
   *[other] { $learners } learners are left out: no target is stored.
}
year-reason-unproven = { $gaps ->
    [one] Why one gap stays open was not settled.
   *[other] Why { $gaps } gaps stay open was not settled.
}

# The sheets of a year.
sheet-summary = Summary
sheet-centre-months = Months by cost centre
sheet-total = Total
sheet-whole-company = Whole company
column-about = About
column-value = Value
column-bound = No plan passes
column-gap = Apart
summary-name = Name
summary-plan = Plan
summary-start-on = First day
summary-end-on = Last day
summary-status = Status
summary-learners = Learners
summary-enrolled = Learners who take something
summary-enrolments = Enrolments
summary-hours = Hours
summary-coverage-before = Coverage before
summary-coverage-after = Coverage after
summary-enrolment-prices = List prices
summary-granted = Paid by grants
summary-fixed-prices = Fixed prices of runs
summary-price = To pay in all
summary-budget = Budget
summary-remaining = Remaining
summary-term = Proof: { $term }
summary-warning = Note
year-status-optimal = optimal: no plan is better
year-status-feasible = feasible: how much better another plan could be is below
year-status-infeasible = infeasible: no plan obeys what is given
year-status-cancelled = stopped: the best plan found until then
year-status-failed = failed
sheet-learners = Learners
sheet-enrolments = Enrolments
sheet-cost-centres = Cost centres
sheet-offerings = Runs
sheet-months = Months
sheet-gaps = Open gaps
column-learner = Learner
column-cost-centre = Cost centre
column-priority = Priority
column-coverage-before = Coverage before
column-coverage-after = Coverage after
column-modules = Modules
column-price = List prices
column-granted = Paid by grants
column-net = Left to pay
column-hours = Hours
column-finish-on = Finishes on
column-module = Module
column-title = Name
column-offering = Run
column-start-on = Starts on
column-end-on = Ends on
column-under-way = Under way
column-closes = Raises
column-parent = Above it
column-learners = Learners
column-budget = Budget
column-planned = Planned
column-remaining = Remaining
column-seats-left = Seats left
column-least-learners = Least learners
column-fixed-price = Fixed price
column-total = Total
column-month = Month of start
column-enrolments = Enrolments
column-competency = Competency
column-held = Held
column-required = Required
column-reached = Reached
column-weight = Weight
column-essential = Essential
column-state = State
column-reason = Why it stays open
state-partly = partly closed
state-open = open
reason-own-budget = The learner's own budget is too small to close more of it.
reason-centre-budget = The budgets of the cost centres or of the company are too small to close more of it.
reason-seats = No run with a seat left, or with enough learners, closes more of it.

# How a search for a year goes.
phase-prepare = Preparing
phase-price = Pricing
phase-round = Making a whole plan
phase-improve = Improving
phase-check = Checking
phase-explain = Saying why gaps stay open
year-essential-steps = essential weighted steps
year-steps = weighted steps
year-price = price
bar-begins = { $phase }: { $term }
bar-goes-on = { $phase }: { $term }, best { $best }, bound { $bound }, gap { $gap }
