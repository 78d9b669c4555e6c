## What each amount of a year's budget buys.

frontier-title = Budget, all weighted steps (reached – at most), essential ones:
frontier-infeasible = no plan obeys the rules within it
frontier-unknown = no plan was found in time
frontier-plateau = More than { $budget } buys nothing more; less than { $least } cannot reach as much.
frontier-next = { $amount } more: { $gained } { $gained ->
    [one] unit
   *[other] units
  } of { $term }, at most { $most }.

sheet-frontier = Frontier
column-status = Status
column-spent = Spent
column-plan-price = Price of the plan
column-essential-steps = Essential steps
column-essential-steps-bound = Essential steps, at most
column-steps = All steps
column-steps-bound = All steps, at most
point-optimal = Proven best
point-feasible = Best found
point-infeasible = No plan obeys the rules
point-unknown = No plan found in time
