# HR's year: periods, scenarios, the search, the money. Numbers, money and dates arrive formatted.

no-limit = No limit
no-difference = the same
more-by = + { $amount }
less-by = − { $amount }
from-to = { $before } → { $after }
age-minute = { $count ->
    [0] just now
    [1] 1 minute ago
   *[other] { $number } minutes ago
}
age-hour = { $count ->
    [1] 1 hour ago
   *[other] { $number } hours ago
}
age-day = { $count ->
    [1] 1 day ago
   *[other] { $number } days ago
}
next-page = Next page
years-save = Save
years-cancel = Leave as it is
years-fault-lead = This could not be saved:
years-changed = Somebody has changed this since you opened the page. Nothing was done; this is how it stands now. If you still want it so, do it again.
years-export = Export for finance (XLSX)

## Periods

periods-title = Training periods
periods-lead = A period has its days, its money and its window for needs. Scenarios try out who may learn what; one of them is what the company works by.
periods-none-title = No period yet
periods-none-text = Begin with the days of the next year and the money for it. Budgets of cost centres come after that.
period-new = A new period
period-edit = Change days and money
period-make = Make the period
period-id = Id
period-id-hint = Short and lasting, such as 2027. It becomes part of addresses.
period-fault-id = Choose an id: letters, digits and the like, not empty.
period-fault-currency-budgets = The budgets of cost centres are in { $currency }. Clear them first, then change the currency.
period-name = Name
period-name-hint = What people read. Empty is the id.
period-start = First day
period-end = Last day
period-currency = Currency
period-currency-hint = Three letters, such as SGD.
period-budget = Budget
period-budget-hint = Pays all enrolments and all fixed prices. Empty is no limit.
period-collect-from = Needs from
period-collect-until = Needs until
period-collect-hint = What comes later is off the plan. Both may stay empty.
period-window = Needs are collected
period-sample = made up, to show the product with
period-state-setup = Setting up
period-state-collecting = Collecting needs
period-state-arbitration = Arbitration
period-state-finalised = Finalised
period-state-running = Running
period-state-closed = Closed
period-to-setup = Back to setting up
period-to-collecting = Collect needs
period-to-arbitration = Go to arbitration
period-to-finalised = Finalise
period-to-running = Let it run
period-to-closed = Close the period
period-views = Views of the period
period-view-overview = Overview
period-view-needs = Needs
period-view-scenarios = Scenarios
period-view-money = Money
period-view-courses = Courses
period-view-heatmap = Below target
period-view-off-plan = Off the plan
period-active = Active scenario
period-active-none = None yet
period-stale = The figures below are those of a plan made before something changed. Solve the scenario again to take that in.
needs-counted-new = { $number } new
needs-counted-accepted = { $number } accepted
outcome = With { $price } of { $budget }, { $after } of what is needed is met; today it is { $before }
outcome-unlimited = With { $price } and no limit, { $after } of what is needed is met; today it is { $before }
outcome-unknown = What this money closes is not known yet
outcome-unknown-note = Work out a scenario and make it active: then this page says how much of what is needed the budget closes, and what more would buy.
outcome-scenarios = Go to the scenarios
outcome-scenario = Go to { $name }
outcome-frontier = What would more money buy?

money-budget = Budget
money-forecast = Forecast
money-forecast-note = enrolments nobody has decided about yet
money-forecast-awaited = none yet: a plan is being worked out
money-forecast-lacking = none yet: there is no plan
money-committed = Committed
money-committed-note = approved and not done yet
money-consumed = Consumed
money-consumed-note = done
money-planned = Planned
money-decided = Of it decided
money-remaining = Remaining
money-uncommitted = { $amount } when only what is committed and consumed counts
money-total = Together
money-undated = Without days
money-no-centre = In no cost centre (fixed prices, people without one)
money-title = Money
money-amounts = Amounts in { $currency }.
money-longest = { $amounts } A full bar stands for { $amount }.
money-by-month = By month
money-by-centre = By cost centre
money-by-centre-lead = Each with all below it; fixed prices belong to the company. { $amounts }
money-month = Month
money-months-of = Months of its own people
money-overrun = { $amount } over
money-overrun-whole = The plan is { $amount } over the budget of the period.
money-nothing = Without an active scenario there is nothing to forecast. Solve one and make it active.
figures-awaited = “{ $name }” is being worked out. Until its plan is found, nothing is forecast here.
figures-lacking = “{ $name }” has no plan. Until it is worked out, nothing is forecast here.
money-legend = What the bars show
money-bar = { $month }: forecast { $forecast }, committed { $committed }, consumed { $consumed }

tile-grants = Grants
tile-grants-note = what they pay, by the plan
tile-people = People
tile-people-value = { $reached } of { $all }
tile-people-note = with an enrolment, of all in scope
tile-coverage = Gap closed
tile-coverage-note = weighted share of the required steps
tile-essential = Essential steps
tile-essential-note = { $reached } of { $all } that any plan could close
tile-unfunded = Unfunded need
tile-unfunded-note = more would close all that money can close
tile-unfunded-none = None
tile-unfunded-found-note = more would pay for the best plan found
tile-unfunded-open-note = no plan with more money was found to close more
tile-unfunded-none-note = more money would close nothing more
tile-unfunded-impossible = no plan obeys all budgets and decisions, however much money there is
tile-unfunded-unknown = known once a scenario’s curve is worked out

centres-title = Cost centres
centres-lead = Each row holds all below it. { $amounts }
centres-part = Only { $name } and what is below it.
centres-whole = Show all
centres-edit = Edit the budgets
centres-edit-lead = A hard budget limits every scenario. A warning budget is not told to the search; what is over it is shown. An empty field is no budget. { $amounts }
centres-column-centre = Cost centre
centres-column-people = People
centres-column-coverage = Gap closed
centres-column-needs = Needs
centres-none = The company has no cost centres yet.
centre-budget-of = Budget of { $name }
centre-binding-of = Kind of the budget of { $name }
centres-more = { $count ->
    [1] 1 more cost centre
   *[other] { $number } more cost centres
}
centre-below = { $count ->
    [1] 1 row below
   *[other] { $number } rows below
}

## Scenarios

scenarios-title = Scenarios
scenarios-lead = Copy one, change it, let it be worked out, compare. The active one is what money and courses are reckoned by.
scenarios-none-title = No scenario yet
scenarios-none-text = The first one takes the budgets of the period as they are.
scenario-new = A new scenario
scenario-name = Name
scenario-copy = Begin with
scenario-copy-none = The period as it is
scenario-copy-hint = A copy keeps budgets, priorities and decisions; its search begins where the other one’s ended.
scenario-make = Make the scenario
scenario-active = active
scenario-frozen = frozen
scenario-stale = out of date
scenario-status-unsolved = not worked out
scenario-status-queued = waiting
scenario-status-running = being worked out
scenario-status-optimal = best possible
scenario-status-feasible = worked out
scenario-status-infeasible = impossible
scenario-status-cancelled = stopped
scenario-status-failed = failed
scenario-stands-gap = { $goal ->
    [essential_steps] { $status }, in essential steps at most { $gap } from the best
    [steps] { $status }, in all weighted steps at most { $gap } from the best
   *[price] { $status }, in price at most { $gap } from the best
}
scenario-copied-from = Copy of
scenario-made = Made
scenario-price = Cost
scenario-people = People who learn
scenario-enrolments = { $number } enrolments, { $hours }
scenario-activate = Make active
scenario-freeze = Freeze
scenario-freeze-hint = A frozen scenario never changes again.
scenario-compare = Compare two
scenario-compare-before = This one
scenario-compare-after = With this one
scenario-compare-button = Compare
scenario-period = Period
scenario-needs = Accepted needs
tile-decided = { $amount } are decided already
scenario-decided = Decided by development plans, and taken off the budgets
scenario-frozen-at = Frozen
scenario-frozen-by = Frozen by
scenario-last-solve = Last solve
scenario-last-solve-at = { $how }, { $age }
scenario-views = Views of the scenario
scenario-view-plan = Plan
scenario-view-arbitration = Arbitration
scenario-stale-text = Budgets, needs, decisions, people, the catalogue or development plans have changed since this plan was found. Solve again to take that in.
scenario-stale-freeze = It can be frozen when its plan answers it as it stands: solve it again first.
scenario-changed-since-frozen = The company, its needs or the catalogue have changed since this was frozen. The plan stays as it was decided.
scenario-open-worded = { $count ->
    [1] 1 accepted need is still only words. Tie it to a level or a module, or the plan cannot reckon with it.
   *[other] { $number } accepted needs are still only words. Tie them to levels or modules, or the plan cannot reckon with them.
}
scenario-to-needs = Go to the needs
scenario-unsolved-title = Not worked out yet
scenario-unsolved-text = The search looks for the best plan for everybody within the budgets, and proves how good it is. You can follow it, and stop it with the best found so far.
scenario-solve = Solve
scenario-solve-again = Solve again
scenario-stop = Stop with the best so far

scenario-change = Change the scenario
scenario-change-lead = What is left as it is comes from the period.
scenario-budget-hint = Instead of the period’s. Empty is the period’s.
scenario-unlimited = No limit on the whole budget in this scenario
scenario-seconds = Longest search (seconds)
scenario-seconds-hint = Empty is 600. The best plan found by then is kept.
scenario-gap = Good enough when so near to the best (%)
scenario-gap-hint = Empty is 0.1. The search ends as soon as that is proven.
scenario-centres = Budgets of cost centres
scenario-centres-hint = A row with an empty amount has no budget here. To go back to the period’s, tick it out.
scenario-centre-add = Another cost centre
scenario-centre-choose = Choose a cost centre
scenario-centre-amount = Its budget here
scenario-centre-keep = Keep { $name }
scenario-priorities = People who count more
scenario-priorities-hint = What a step of this person counts, 1 to 1000; 1 for everybody who is not named. An empty row is left out.
scenario-priority-learner = Learner id, person { $number }
scenario-priority = Counts, person { $number }
scenario-centres-more-hint = to choose from, on a list of their own; save first what you have entered here.
scenario-priorities-more = { $count ->
    [1] 1 more is kept as it is; the API changes it.
   *[other] { $number } more are kept as they are; the API changes them.
}
scenario-save = Save the changes
scenario-content-frozen = Frozen: nothing of it changes any more. A copy of it can be changed.

## How a solve goes

solve-title = The search
solve-phase-prepare = Preparing
solve-phase-price = Finding out what is scarce
solve-phase-round = Making a whole plan
solve-phase-improve = Improving the plan
solve-phase-check = Checking the plan
solve-phase-explain = Saying why gaps stay open
solve-queued = Waiting for its turn
solve-over = The search is over
solve-elapsed = { $seconds } s
solve-seconds = { $seconds } s
solve-share = How much of this piece of work is done
solve-ahead = not begun
solve-legend-best = best plan found
solve-legend-bound = no plan is better than this
solve-says-best = { $best } found; what is possible is not known yet
solve-says-bound = no plan passes { $bound }; none is found yet
solve-says-limit = no plan passes { $bound }
solve-says-proven = { $best }, proven: no plan does better
solve-says-far = { $best } found, no plan passes { $bound }
solve-says-floor = { $best } found; no plan that does as much costs less than { $bound }
solve-says-both = { $best } found, no plan passes { $bound }: at most { $gap } apart
solve-reload = Look again
solve-reload-hint = if this page does not follow the search by itself.
solve-history = How the search closed in

year-verdict-near = { $goal ->
    [essential_steps] In essential steps at most { $gap } from the best
    [steps] In all weighted steps at most { $gap } from the best
   *[price] In price at most { $gap } from the best
}
year-verdict-optimal = The best possible within the budgets
year-verdict-optimal-note = Proven: no other plan within the same limits does better.
year-verdict-feasible = A plan, and no proof yet
year-verdict-feasible-note = The search ended before the last proof.
year-verdict-cancelled = Stopped
year-verdict-cancelled-note = The best plan found until the search was stopped.
year-verdict-infeasible = No plan obeys all of this
year-verdict-infeasible-note = Proven: what is listed below contradicts itself.
year-verdict-failed = The search came to nothing
year-verdict-failed-note = Maybe allow more seconds. What is known of the cause stands below.
year-verdict-unsolved = Not worked out yet
year-verdict-unsolved-note = Nothing is known of it so far.
year-notes-more = { $count ->
    [1] Read 1 more
   *[other] Read { $number } more
}
year-obstacles = What stands in the way
year-proof-title = How far this is proven
year-grants-title = Grants
year-grant-column = Grant
year-grant-left = Left of it
year-centres-title = By cost centre
year-rows-left-out = { $count ->
    [1] 1 more row is in the JSON document.
   *[other] { $number } more rows are in the JSON document.
}

frontier-title = What would more money buy?
frontier-lead = Each point is a real plan within its budget, and above it what no plan within that budget passes.
frontier-left = Amounts are of what development plans have left of the budget.
frontier-ask = Work out the curve
frontier-ask-again = Try once more
frontier-none = It is worked out once, and kept with the plan; some twenty searches take a minute or more.
frontier-waiting = The curve is being worked out.
frontier-failed = The curve could not be worked out.
frontier-empty = No budget has any plan.
frontier-label = { $count ->
    [1] One plan: { $first }.
   *[other] { $points } plans, from { $first } to { $last }.
}
frontier-here = Budget now: { $limit }
frontier-here-off = The budget now, { $limit }, lies far to the right: all of it is reached with less.
frontier-knee = After { $limit } each further amount buys less (the knee)
frontier-falls = At { $limit } the curve falls: more essential steps become affordable there and come first, at the cost of more other steps
frontier-levelled = From { $limit } on, no better plan was found; that there is none is not proven
frontier-plateau = From { $limit } on, more money buys nothing
frontier-buys-nothing = More money on top of { $limit } buys nothing. What stays open is held by the budgets of cost centres, hours, seats or the catalogue.
frontier-buys = The next { $amount } buys { $gained } more of: { $term }.
frontier-costs = The next { $amount } goes to essential competencies first: the plan found with it has { $fewer } fewer of: { $term }.
frontier-buys-at-most = The next { $amount } buys at most { $most } more of: { $term }. No plan with any more was found.
frontier-buys-between = The next { $amount } buys at least { $gained } and at most { $most } more of: { $term }.
frontier-legend-found = a plan is found
frontier-legend-proven = no plan passes this
frontier-legend-here = budget now
frontier-range = { $found } to { $most }
frontier-table = The curve as a table
frontier-column-budget = Budget
frontier-column-spent = Used of it
frontier-column-mark = Note
frontier-mark-here = now
frontier-mark-knee = knee
frontier-mark-plateau = more buys nothing

## Arbitration

arbitration-title = Arbitration
arbitration-lead = What people ask for, what the plan does about it and why, what somebody decided, and whom that displaced. A decision holds from the next solve on.
arbitration-lead-frozen = What people ask for, what the plan does about it and why, what somebody decided, and whom that displaced. The scenario is frozen: what is accepted now counts in its copies and in other scenarios.
arbitration-awaited = The plan is being worked out; what it does about each of these stands here once it is found.
arbitration-lacking = There is no plan yet; what one does about each of these stands here once the scenario is solved.
arbitration-none-title = Nothing to decide yet
arbitration-none-text = Accepted needs and decisions of your own come here.
arbitration-summary = { $count ->
    [1] One need: { $told }.
   *[other] { $number } needs: { $told }.
}
arbitration-counted-granted = { $number } granted
arbitration-counted-partly = { $number } partly granted
arbitration-counted-left_open = { $number } left open
arbitration-counted-unknown = { $number } not in this plan
arbitration-to-need = Accept or refuse it
arbitration-column-before = The plan before
arbitration-column-value = Value (weighted steps)
arbitration-column-cost = Net cost
arbitration-column-solver = The plan
arbitration-column-human = Decision
arbitration-off-plan = off the plan
arbitration-decide = Decide
arbitration-change = Change the decision
arbitration-module = Module
arbitration-learner = Learner id
arbitration-run = Run
arbitration-run-hint = Empty is any run.
arbitration-what = What is decided
arbitration-keep = Keep it in
arbitration-exclude = Keep it out
arbitration-reason = Reason
arbitration-reason-hint = Everybody who sees the plan can read it.
arbitration-save = Save the decision
arbitration-lift = Lift the decision
arbitration-displaced = { $count ->
    [1] 1 step changed with it
   *[other] { $number } steps changed with it
}
arbitration-displaced-more = and { $number } more
arbitration-free = Decide about somebody else
arbitration-free-lead = Any person and any module; every later solve of this scenario keeps to it.
arbitration-overrides = Decisions
arbitration-in-plan = in the plan
arbitration-not-in-plan = from the next solve on
decided-by = { $who }, { $when }
subject-level = { $title }, level { $level }
need-source-employee = asked for by themself
need-source-manager = asked for by the manager
need-source-hr = asked for by HR
need-source-law = asked for by law
need-source-override = decided by a person
need-state-new = new
need-state-accepted = accepted
need-state-refused = refused
need-state-deferred = deferred
solver-granted = granted
solver-partly = partly
solver-left_open = left open
solver-unknown = not in this plan
human-accepted = accepted
human-refused = refused
human-deferred = deferred
human-keep = keep in
human-exclude = keep out
displaced-lost = loses
displaced-gained = gains
displaced-moved = moves

## Two scenarios

compared-title = { $before } and { $after }
comparison-lead = Both plans, and what differs between them.
comparison-figures = Both in figures
comparison-decided = Costs and sums are those of the two plans alone: what development plans had decided when each was asked for is not in them, and is taken off the budgets that are told below to differ.
comparison-to-solve = Go to { $name } and solve it
comparison-to-search = See how far { $name } is
comparison-swap = The other way round
comparison-column-what = What
comparison-column-change = Difference
comparison-centres = Cost centres with another sum
comparison-centres-none = No cost centre differs.
comparison-changes = What differs in what was asked
comparison-changes-none = Both ask the same.
comparison-people = People for whom the plans differ
comparison-people-none = The plans are the same for everybody.
compared-enrolments-price = Prices of enrolments
compared-enrolments = Enrolments
compared-fixed = Fixed prices
comparison-says = With { $price }, “{ $after }” meets { $now } of what is needed; with { $cost }, “{ $before }” meets { $then }.
points-more = + { $number } percentage points
points-less = − { $number } percentage points

## Courses

courses-title = Courses
courses-lead = Each run of the period: who is to be in it by the active scenario, how full it is, and whether it may be called off.
courses-none-title = No runs yet
courses-none-text = When a scenario is active, or the catalogue has runs in these days, they stand here.
course-column-course = Course
course-column-days = Days
course-column-asked = Asked for
course-column-enrolled = Enrolled by the scenario
course-column-committed = By approved plans
course-column-booked = Booked before
course-column-seats = Seats
course-column-fill = Full
course-column-price = Cost
course-column-risk = Risk
course-seats = { $least } to { $most }
course-seats-open = { $least } or more
course-own-weeks = in weeks of one’s own
course-fixed = { $amount } fixed
course-risk-none = takes place
course-risk-empty = nobody yet
course-risk-too_few = too few: may be called off
course-risk-thin = one who leaves calls it off
course-risk-full = full
courses-note = Enrolled are those whom the scenario’s plan puts into a run; beside them stand those who have a seat by an approved development plan alone, and those booked before. All of them fill it. The line across a bar is the least number of people with which a run takes place. { $amounts }
course-fill-label = { $share } of the seats are taken

## Off the plan

off-plan-title = Off the plan
off-plan-lead = What came after needs were collected. Accept it, and every scenario that is solved from then on reckons with it, a copy of a frozen one too; refuse or defer it with a reason.
off-plan-none-title = Nothing off the plan
off-plan-none-text = What people ask for after needs were collected stands here.
off-plan-closed = At the moment nobody can hand in anything off the plan.

## What was just done

said-period-made = The period is made. Next: the budgets of cost centres.
said-period-saved = The period is saved.
said-period-state = The period has its new state.
said-budgets-saved = The budgets are saved.
said-scenario-made = The scenario is made. Solve it when it is as you want it.
said-scenario-saved = The scenario is saved. Solve it again to see what it comes to.
said-scenario-solving = The search has begun.
said-scenario-stopped = The search ends with the best plan found so far.
said-scenario-active = This scenario is what the company works by now.
said-scenario-frozen = The scenario is frozen.
said-curve-asked = The curve is being worked out.
said-override-saved = The decision is saved. It holds from the next solve on.
said-override-lifted = The decision is lifted. The next solve is free again.

## Grants

scenario-view-grants = Grants
grants-title = Grants
grants-lead = Money from outside that pays a share of some prices. What a grant pays counts against no budget.
grants-none-title = No grant yet
grants-none-text = Add one below, and solve the scenario again to see what it pays.
grant-new = Add a grant
grant-add = Add the grant
grant-change = Change
grant-save = Save the grant
grant-remove = Remove the grant
grant-id = Id
grant-id-hint = A short name that stays, for example SKILLS-2027.
grant-share = Share of the price (%)
grant-share-hint = A whole number from 1 to 100. All grants for the same thing come to 100 at most.
grant-modules = Modules
grant-modules-hint = The ids of modules, one a line. With no module, run or provider it pays for everything.
grant-offerings = Runs
grant-offerings-hint = The ids of runs, one a line.
grant-providers = Providers
grant-providers-hint = As the catalogue writes them, one a line: everything of theirs is paid for.
grant-from = From
grant-to = Until
grant-days-hint = Pays for runs that start on these days, and for what has no run when they hold the whole period.
grant-per-learner = The most for one person
grant-in-all = The most for all together
grant-limit-hint = Empty is no limit.
grant-pays = { $share } of { $what }
grant-everything = everything
grant-modules-counted = { $count ->
    [one] { $number } module
   *[other] { $number } modules
}
grant-offerings-counted = { $count ->
    [one] { $number } run
   *[other] { $number } runs
}
grant-providers-counted = { $count ->
    [one] { $number } provider
   *[other] { $number } providers
}
grant-most-per_learner = { $amount } at most for one person
grant-most-in_all = { $amount } at most for all
said-grant-saved = The grant is saved. Solve the scenario again to take it in.
said-grant-removed = The grant is removed. Solve the scenario again to take that in.
