# Why a year has no plan. Amounts and numbers arrive formatted.
obstacle-no-path = { $learner }: no path obeys this learner's locks, work under way and limits, whatever it may cost.
obstacle-own-budget = { $learner }: locks and work under way cost { $needed } at least, and this learner's budget is { $available }.
obstacle-seats = { $place }: locks ask for { $needed } seats, and { $available } are left. Who is locked in: { $learners }.
obstacle-least-learners = { $place }: it needs { $needed } of these learners, and no more than { $available } can come. Who is locked in: { $learners }.
obstacle-centre-budget = Cost centre { $centre }: locks and work under way cost { $needed } at least, and the budget is { $available }. Who is bound: { $learners }.
obstacle-whole-budget = The whole company: locks and work under way cost { $needed } at least, fixed prices included, and the budget is { $available }. Who is bound: { $learners }.
obstacle-together = { $count ->
    [one] The locks and the work under way of one learner ({ $learners }) cannot all be obeyed.
   *[other] The locks and the work under way of { $count } learners ({ $learners }) cannot all be obeyed together.
}
obstacle-unknown = { $count ->
    [one] The locks and the work under way of one learner ({ $learners }) cannot be obeyed beside what others are bound to; which limits are too tight was not found out.
   *[other] The locks and the work under way of { $count } learners ({ $learners }) cannot all be obeyed together; which limits are too tight was not found out.
}
obstacle-limits = What is too tight for it: { $limits }.
obstacle-way = A path becomes possible with { $changes }.
obstacle-let-in = { $limit } let in { $modules }
obstacle-and-more = { $learners } and { $count } more
obstacle-all-runs = { $module } (all runs)
obstacle-limit-whole-budget = the budget of the company
obstacle-limit-centre-budget = the budget of cost centre { $centre }
obstacle-limit-seats = the seats of { $place }
obstacle-limit-least-learners = the least number of learners of { $place }
obstacle-limit-grant = what grant { $grant } has in all
obstacle-heading = This year has no plan:
