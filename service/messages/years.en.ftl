# Training periods, what people ask for in them, and scenarios.
fault-period-order = { $field }: the last day cannot come before the first.
fault-window-order = { $field }: the window cannot end before it begins.
fault-need-level = { $field }: has to be a level above 0.
fault-need-subject = { $field }: has to name a competency with its level, or a module; in a new need, words of your own will do.
fault-decision-reason = { $field }: a reason is needed to refuse or to defer.
fault-period-currency = { $field }: has to be { $currency }, the currency of the period.
fault-period-taken = { $field }: there is a period with this id already.
fault-period-currency-held = { $field }: stays { $currency } while scenarios have budgets or plans in it: { $scenarios }. Maybe make a new period.
fault-need-not-yours = { $field }: this is for human resources to say.
fault-need-off-scale = { $field }: { $competency } has no such level.
fault-need-unknown = { $field }: the catalogue has no { $key } that anybody could be asked for.
fault-no-scenario = { $field }: the period has no scenario { $key }.
fault-no-learner = { $field }: nobody is stored under { $key }.
fault-scenario-unlimited = { $field }: a scenario without a limit has no budget of its own.
error-period-fixed = The period is final, so its days, its money and its active scenario stay as they are.
error-period-closed = The period is closed, and nothing in it changes any more.
error-period-state = A period in the state { $state } cannot go on to { $to }.
error-period-unsettled = The active scenario has to be frozen before the period is final.
error-period-takes-no-needs = The period takes no needs today.
error-scenario-frozen = The scenario is frozen. Maybe a copy of it will do.
error-scenario-other-frozen = Another scenario of the period is active and frozen.
error-scenario-not-active = Only the active scenario of a period can be frozen.
error-scenario-unsolved = The scenario has no plan yet, so it cannot be frozen.
error-scenario-stale = The scenario is another one than its plan answers. Solve it again first.
error-scenario-solving = The scenario is being solved. Wait for its plan, or stop the search.
error-scenario-not-compared = No plan has been found yet of { $scenarios }, so there is nothing to compare. Solve it first.
error-scenario-without-plan = The scenario has no plan yet. Solve it first.

# Why a need is met for another reason than its worth.
granted-held = What it asks for is held already; nothing is taken for it.
granted-under-way = A development plan has decided so; it stays whatever it is worth.
granted-kept = A decision in this scenario keeps it in.
granted-elsewhere = What it asks for is held already; the module is taken for something else.
granted-essential = It is essential: that comes before all that is weighed.

# What a decision displaced, and the sheets for finance.
displaced-moved = In another run, or in other weeks.
sheet-money = Money by month
sheet-budgets = Budgets
column-name = Name
column-binding = Kind of budget
column-forecast = Forecast
column-committed = Committed
column-consumed = Consumed

# Budgets beside plans that people have approved.
scenario-overcommitted = Development plans have committed { $amount } more than the whole budget. They stay as they are, and the search has no money of it left.
scenario-centre-overcommitted = Development plans have committed { $amount } more than the budget of { $name }. They stay as they are, and the search has no money of it left.
scenario-budget-left = The budgets on the sheets of the plan are what development plans have left of those of the period: they have committed and consumed { $amount } of it. The sheet of budgets has them whole.
