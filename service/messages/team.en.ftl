# The pages of whoever leads people.

team-title = Team
team-lead = Who stands where, where most people are short, and the plans that wait for your word.
team-needs = Needs of the year
team-empty-title = Nobody is in your team yet
team-empty-text = A team is everybody in your cost centres and below them, and everybody whose reporting line ends at you. Human resources can say why nobody is here.
team-next = Next: { $name }
team-tile-people = People
team-tile-people-note = { $count ->
    [0] nobody has a target role
    [1] { $number } has a target role
   *[other] { $number } have a target role
}
team-tile-readiness = Readiness of all
team-tile-readiness-note = of the steps that their targets ask for, by weight
team-tile-met = At their target
team-tile-met-note = of { $all } with a target role
team-tile-waiting = Waiting for you
team-tile-waiting-none = no plan waits

team-waiting-title = Waiting for your approval
team-waiting-empty = No plan waits for you. When somebody in the team proposes one, it stands here.
team-waiting-total = { $count ->
    [1] { $number } plan: { $price }, { $hours }
   *[other] { $number } plans: { $price }, { $hours }
}
team-waiting-more = { $count ->
    [1] { $number } more waits; it moves up as these are decided.
   *[other] { $number } more wait; they move up as these are decided.
}
team-budgets-title = If you approve them all: { $period }
team-budgets-note = Only steps that begin in the period and are paid in its currency are counted here.
team-budget-left = { $left } of { $budget } left
team-budget-parts = Consumed { $consumed }, committed { $committed }, these plans { $plans }
team-column-person = Person
team-column-since = Waiting since
team-column-finish = Done by
team-column-steps = Modules
team-column-hours = Hours
team-column-price = Price
team-column-role = Role
team-column-readiness = Readiness
team-column-gaps = Open gaps
team-column-plan = Plan
team-readiness-after = , after the plan

team-gaps-title = Where the team is short
team-gaps-empty = Nobody is below what their target asks for.
team-gaps-more = { $count ->
    [1] Show one more competency that has somebody below
   *[other] Show { $number } more competencies that have somebody below
}
team-gaps-fewer = Show only the { $number } with most people below
team-gap-text = { $below } of { $asked } below
team-gap-essential = { $number } essential
team-legend-essential = below, and essential for them
team-legend-below = below
team-legend-asked = asked for

team-people-title = Everybody
team-centre = Part of the company
team-centre-all = All
team-state = Plan
team-state-all = Any
team-order = Order
team-order-name = By name
team-order-gaps = Most essential gaps first
team-order-readiness = Least ready first
team-name = Name or id
team-show = Show
team-narrowed = Only those below in { $competency }.
team-widen = Show everybody
team-nobody = Nobody in the team is like that.
team-no-role = No role on record
team-towards = towards { $target }
team-no-target = no target role
team-essential = { $count ->
    [1] { $number } essential
   *[other] { $number } essential
}
team-claims = { $count ->
    [1] without one claim of evidence that waits to be accepted
   *[other] without { $number } claims of evidence that wait to be accepted
}
team-awaited = done, not assessed yet: { $levels }
team-awaited-more = { $count ->
    [1] one more
   *[other] { $number } more
}
team-since = since { $day }
team-onward = Next page
team-first = First page
team-state-draft = Draft
team-state-proposed = Waiting for approval
team-state-approved = Approved
team-state-in-progress = In progress
team-state-completed = Completed
team-state-superseded = Superseded
team-state-none = No plan

## One plan with the word on it

word-title = The plan of { $name }
word-state = State
word-since = Waiting since
word-version = Version
word-target = Target
word-whole = The whole plan
word-steps-title = What, when and why
word-steps-empty = The plan holds no module.
word-step-whenever = no fixed dates
word-open-title = What it leaves open
word-open-none = Nothing that the target asks for stays open.
word-open-line = { $competency }: { $held } now, { $reached } after, { $required } asked for
word-open-essential = essential
word-effect-title = What it takes of the budgets
word-effect-period = Period { $period }, { $state }.
word-effect-draft = The period is still in the making; its budgets may change.
word-effect-none = No budget that you may see stands above this plan. Its price is { $price }.
word-effect-no-period = No period with budgets is running or in the making.
word-effect-outside = { $count ->
    [1] One step begins outside the period or is paid in another currency; it is not counted here.
   *[other] { $count } steps begin outside the period or are paid in another currency; they are not counted here.
}
word-effect-budget = Budget
word-effect-committed = Committed
word-effect-consumed = Consumed
word-effect-plan = This plan
word-effect-left = Left after it
word-effect-released = { $amount } given back by the plan so far
word-evidence-title = What { $name } knows already
word-evidence-lead = The plan counts on this. What you accept becomes a rating of yours; what you refuse is taken out of the plan’s ground, so it should be sent back.
word-evidence-legend = { $competency }, level { $level }
word-evidence-items = { $count ->
    [1] { $number } item of it
   *[other] { $number } items of it
}
word-evidence-accept = Accept
word-evidence-refuse = Refuse
word-evidence-fault = Please say whether you accept this.
word-evidence-refused-fault = A plan that counts on refused evidence cannot be approved. Send it back, or accept the evidence.
word-link = What shows it
word-decide-title = Your word
word-approve = Approve
word-approve-lead = Approved: the plan is under way, and its money is committed.
word-back = Send back
word-back-lead = Sent back: { $name } sees the reason, changes the plan and proposes it again.
word-reason = Reason
word-reason-hint = What should be different.
word-reason-fault = Please give a reason: without one nobody knows what to change.
word-changed = The plan was changed while you looked at it. This is how it stands now; nothing was decided.
word-decided = Nothing waits here: the plan is { $state }.
word-own = Nobody decides on their own plan. Somebody else who leads you, or human resources, can.
said-plan-approved = The plan is approved.
said-plan-sent-back = The plan was sent back with your reason.
word-more = { $count ->
    [1] One more is in the whole plan.
   *[other] { $number } more are in the whole plan.
}
word-period-setup = being set up
word-period-collecting = collecting needs
word-period-arbitration = in arbitration
word-period-finalised = finalised
word-period-running = running
word-period-closed = closed
