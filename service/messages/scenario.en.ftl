# A year made from another one.
fault-no-such-plan = There is no plan { $plan }.
fault-not-there = There is no { $key } in the request of { $plan }, so it cannot be removed.
error-year-based-on-unfinished = The search for that year goes on; another one can be based on it when it is over.
error-year-state = The file { $file } is not what this version keeps of a search.
error-year-without-question = What was asked for this year is no longer stored.

# What is left of a year.
fault-replan-day = The day has to be after { $start_on }, the first day of the plan, and at most { $end_on }, its last.
fault-not-enrolled = { $learner } does not take { $module } in this plan.
fault-completed-early = { $module } begins on { $start_on }, so { $learner } cannot have passed it before { $on }.
fault-committed-nobody = Nobody takes this in the plan from the day on.
error-year-nothing-to-replan = No plan was found for this year, so nothing of it is left to plan anew.

# What differs between the questions of two years.
year-change-budget = The whole budget is { $after } instead of { $before }.
year-change-centre-added = Only the second plan has the cost centre { $subject }.
year-change-centre-removed = Only the first plan has the cost centre { $subject }.
year-change-centre-moved = The cost centre { $subject } stands below another one in the second plan.
year-change-centre-budget = The budget of { $subject } is { $after } instead of { $before }.
year-change-module-added = Only the second plan has { $subject } to choose from.
year-change-module-removed = Only the first plan has { $subject } to choose from.
year-change-module-price = { $subject } costs { $after } instead of { $before }.
year-change-module-changed = { $subject } needs, gives or takes something else for the second plan.
year-change-offering-added = Only the second plan has the run { $offering } of { $subject } to choose from.
year-change-offering-removed = Only the first plan has the run { $offering } of { $subject } to choose from.
year-change-offering-moved = The run { $offering } of { $subject } is on other days for the second plan.
year-change-offering-seats = The run { $offering } of { $subject } has { $after } seats left instead of { $before }.
year-change-offering-terms = The run { $offering } of { $subject } has another least number of learners or another fixed price.
year-change-grant-added = Only the second plan has the grant { $subject }.
year-change-grant-removed = Only the first plan has the grant { $subject }.
year-change-grant-changed = The grant { $subject } pays for something else, another share, or up to another limit.
year-change-learner-added = Only the second plan is for { $subject } as well.
year-change-learner-removed = Only the first plan is for { $subject } as well.

# Why one of two plans has not a step of the other, whichever of them is the older.
year-missing-no-learner = The plan without it is not for this learner.
year-missing-completed = For the plan without it the learner has completed it.
year-missing-locked = A lock keeps it out of the plan without it.
year-missing-kept = Only in the plan with it does a lock keep it in, or is it under way.
year-missing-no-module = The plan without it does not have it to choose from.
year-missing-barred = For the plan without it its language, mode or place does not suit the learner.
year-missing-no-offering = The plan without it does not have this run to choose from.
year-missing-offering-moved = For the plan without it this run is on other days.
year-missing-offering-full = For the plan without it this run has no seat left.
year-missing-out-of-time = For the plan without it this run is outside the learner's time.
year-missing-learner-changed = For the plan without it the learner holds or needs something else.
year-missing-replaced = The plan without it reaches the same.
year-missing-gap-open = Without it { $competency } stays open: { $why }

reason-unsettled = The reason was not settled in time.

# What is another about a learner.
year-fact-target = Another target.
year-fact-held = Other levels or items are held.
year-fact-completed = Other modules are completed.
year-fact-under-way = Other modules are under way, or another part of them is left.
year-fact-locks = Other locks.
year-fact-limits = Other languages, modes or places.
year-fact-own-budget = Another budget of the learner's own.
year-fact-effort = Another number of hours.
year-fact-time = Other days, or other hours a week.
year-fact-cost-centre = Another cost centre, or others above it.
year-fact-centre-budget = Another budget of a cost centre that pays for the learner.
year-fact-priority = Another priority.

# What waits for a plan that nobody has found yet.
error-scenario-not-compared-yet = The search for a plan of { $scenarios } goes on. The two can be compared once it is found.
