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
