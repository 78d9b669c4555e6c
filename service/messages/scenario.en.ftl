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
year-change-centre-added = The cost centre { $subject } is new.
year-change-centre-removed = There is no cost centre { $subject } any more.
year-change-centre-moved = The cost centre { $subject } stands below another one.
year-change-centre-budget = The budget of { $subject } is { $after } instead of { $before }.
year-change-module-added = { $subject } is new.
year-change-module-removed = There is no { $subject } any more.
year-change-module-price = { $subject } costs { $after } instead of { $before }.
year-change-module-changed = { $subject } needs, gives or takes something else.
year-change-offering-added = { $subject } is held in one more run, { $offering }.
year-change-offering-removed = { $subject } is not held in the run { $offering } any more.
year-change-offering-moved = The run { $offering } of { $subject } is on other days.
year-change-offering-seats = The run { $offering } of { $subject } has { $after } seats left instead of { $before }.
year-change-offering-terms = The run { $offering } of { $subject } has another least number of learners or another fixed price.
year-change-grant-added = The grant { $subject } is new.
year-change-grant-removed = There is no grant { $subject } any more.
year-change-grant-changed = The grant { $subject } pays for something else, another share, or up to another limit.
year-change-learner-added = { $subject } is new.
year-change-learner-removed = { $subject } is not planned for any more.

# Why the second plan has not a step of the first.
year-lost-no-learner = The learner is not planned for any more.
year-lost-completed = The learner has completed it.
year-lost-locked = A lock keeps it out now.
year-lost-kept = It was kept in by a lock, or was under way, and is so no more.
year-lost-no-module = There is no such module any more.
year-lost-barred = Its language, mode or place does not suit the learner any more.
year-lost-no-offering = That run is not held any more.
year-lost-offering-moved = That run is on other days now.
year-lost-offering-full = That run has no seat left.
year-lost-out-of-time = That run is outside the learner's time now.
year-lost-learner-changed = What the learner holds or needs is another now.
year-lost-replaced = The same is reached without it.
year-lost-gap-open = { $competency } stays open without it: { $why }

# Why the first plan has not a step of the second.
year-gained-no-learner = The learner was not planned for before.
year-gained-completed = The learner had completed it before.
year-gained-locked = A lock kept it out before.
year-gained-kept = A lock keeps it in now, or it is under way.
year-gained-no-module = There was no such module before.
year-gained-barred = Its language, mode or place did not suit the learner before.
year-gained-no-offering = That run was not held before.
year-gained-offering-moved = That run was on other days before.
year-gained-offering-full = That run had no seat left before.
year-gained-out-of-time = That run was outside the learner's time before.
year-gained-learner-changed = What the learner held or needed was another before.
year-gained-replaced = The same was reached without it before.
year-gained-gap-open = { $competency } stayed open without it: { $why }

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
