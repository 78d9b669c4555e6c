# The words of the pages. Numbers, money and dates arrive formatted.

product = Gradus
product-line = The way from the competencies people hold to those a role requires, within money and time, with proof of how good the answer is.
skip-to-content = Skip to the content
language-en = English
language-zh = 中文
languages = Language
sign-out = Sign out
signed-in-as = Signed in as { $name }
twin = This page as JSON
footer = Gradus { $version }

hours = { $count ->
    [1] { $number } hour
   *[other] { $number } hours
}

## Landing

landing-title = Plan the way to a role
landing-what-levels-title = From level to level
landing-what-levels = Every gap is closed step by step on the framework’s own scale, with entry levels and prerequisites in order.
landing-what-limits-title = Within money and time
landing-what-limits = Budget and hours are never exceeded. Where something has to stay open, the plan says which and why.
landing-what-proof-title = With proof
landing-what-proof = Each plan comes with the best that could be reached at all, so you can see how close it is.
sign-in-title = Sign in
sign-in-key = API key
sign-in-key-hint = It begins with gk_ and is kept out of the address and of page scripts.
sign-in-button = Sign in
sign-in-refused = This key is not known, or has been withdrawn.
    Maybe a character was lost when it was copied.
sign-in-needed = Please sign in to see that page.
demo-title = Have a look round
demo-text = The demo opens the shipped sample company. It runs on this machine alone.
sign-in-issuer-title = Sign in with your work account
sign-in-issuer-text = You go to your organisation’s sign-in page and come back here.
sign-in-issuer-button = Go to sign in
sign-in-failed = Signing in did not work. Please begin again.
sign-in-nothing-opened = Your account opens nothing here yet. Please ask whoever runs this service.
arrived-title = You are signed in
arrived-onward = Go on
departed-title = You are signed out here
departed-onward = Sign out at your organisation as well
demo-as-hr = As human resources: everybody
demo-as-manager = As a manager: corporate banking in Singapore
demo-as-employee = As an employee: the sample learner
demo-as-colleague = As another employee
demo-as-developer = As a developer: show me a key
demo-as-admin = As the administrator: the catalogue
visitor-hr = human resources (visitor)
visitor-manager = a manager (visitor)
visitor-employee = an employee (visitor)
visitor-colleague = another employee (visitor)
visitor-admin = the administrator (visitor)
demo-key-title = A key for your program
demo-key-text = It opens what a learning system needs, and is shown this once; the next one ends it.
demo-key-back = Back to the first page

learners-title = Learners
learners-find = Find a learner by id
learners-find-label = Learner id
learners-find-button = Open
learners-none = Nobody is on record yet. People come in with an import, or from the system that keeps them.
learners-none-here = Nobody on record belongs to this part of the company.
no-plans-for-you = This key manages the service and sees nobody’s plan. Sign in with a key of an employee, HR or a learning system.

## Plan page

plan-title = Plan for { $name }
plan-title-nobody = Plan without a stored learner
target-role = Target role
target-roles = Target roles
target-requirements = Target
target-requirements-text = { $count ->
    [1] 1 competency, listed in the request
   *[other] { $count } competencies, listed in the request
}
plan-goal = Goal
goal-closest = As much as possible within the limits
goal-cheapest = All that can be reached, at the least price
goal-fastest = All that can be reached, in the least time
plan-solved-at = Worked out
plan-catalog-version = Catalogue
plan-catalog-version-text = version { $number }, of { $day }
stale = Something this plan was built on has changed since: ratings, modules or the role. Ask for a new one to take that in.
back-to-learner = All about this learner

verdict-optimal = The best possible within your limits
verdict-optimal-note = Proven: no other plan within the same limits does better.
verdict-optimal-unlimited = The best possible
verdict-optimal-unlimited-note = Proven: no other plan does better.
verdict-optimal-nothing = Nothing to do
verdict-optimal-nothing-note = Every target is already met.
verdict-optimal-empty = Nothing can be closed within your limits
verdict-optimal-empty-note = Proven: no plan within these limits brings any target nearer. Each row below says why.
verdict-optimal-empty-unlimited = Nothing can be closed
verdict-optimal-empty-unlimited-note = Proven: no plan brings any target nearer. Each row below says why.
verdict-feasible = At most { $gap } from the best
verdict-feasible-note = The search ended before the last proof. What is not yet proven: { $term }.
verdict-infeasible = No plan fits these demands
verdict-infeasible-note = Proven: the limits, locks and rules contradict each other. Below is the least that would have to change.
verdict-unknown = No answer in the time allowed
verdict-unknown-note = Neither a plan nor a proof that there is none was found. Maybe allow more seconds, or fewer modules.

tile-readiness = Readiness
tile-readiness-note = weighted share of the required steps
tile-readiness-claimed = { $share } now with the evidence that waits to be accepted
tile-targets = Targets met
tile-targets-value = { $met } of { $all }
tile-cost = Cost
tile-hours = Learning hours
tile-of-limit = of { $limit }
tile-no-limit = no limit set
tile-now = now
tile-after = after the plan

gaps-title = Levels: now, after, required
gaps-column-competency = Competency
gap-claimed = level { $level } claimed, and not accepted yet
gaps-column-held = Now
gaps-column-reached = After
gaps-column-required = Required
gaps-column-scale = Scale
gaps-column-weight = Weight
gaps-column-state = State
gaps-own-framework = Given with the request
legend-held = held now
legend-gained = added by the plan
legend-ahead = not reached
legend-required = required
essential = essential
unrated = unrated
track-label = Scale { $levels }. Held { $held }, after the plan { $reached }, required { $required }.
state-met = Met
state-claimed = Met once the evidence is accepted
state-closed = Closed by the plan
state-partly = Partly closed
state-open = Left open
gap-doubt-review = Under review: { $reason }
gap-doubt-rewrite = To be rewritten: { $reason }
closed-by = by step
gaps-more = { $count ->
    [1] 1 more competency is in the JSON document.
   *[other] { $count } more competencies are in the JSON document.
}

steps-title = The steps, in order
steps-none = This plan has no steps.
steps-total = Together: { $price }, { $hours }
step-number = Step { $position }
step-closes = Closes
step-covers = Teaches
step-needs = Builds on
step-why = Why
steps-more = { $count ->
    [1] 1 more step is in the JSON document.
   *[other] { $count } more steps are in the JSON document.
}
level-change = { $from } → { $to }
mode-self-paced = self-paced
mode-online = online
mode-classroom = classroom
mode-blended = blended
mode-on-the-job = on the job
mode-coaching = coaching
module-language-en = in English
module-language-zh = in Chinese
place-SG = Singapore
place-HK = Hong Kong
place-CN = mainland China

relaxations-title = What would make a plan possible
relaxations-lead = Any one of these is enough; none could be smaller.
relaxations-none = No change of a limit alone would help: look at the locks, and at what the modules require.
warnings-title = Please note
warnings-unrated = Not rated yet, and counted as level 0: { $names }.
warnings-unrated-more = { $count } more
warnings-more = { $count ->
    [1] 1 more warning is in the JSON document.
   *[other] { $count } more warnings are in the JSON document.
}

proof-title = How this was proven
proof-lead = The goals are compared in this order; a later one never costs anything of an earlier one.
proof-column-term = Goal
proof-column-value = This plan
proof-column-bound = Best possible
proof-column-proven = Proven
proof-yes = yes
proof-no = not yet
proof-solver = Solver { $solver }
proof-input = Input
proof-catalog = Catalogue
term-essential_steps = Essential weighted steps
term-steps = All weighted steps
term-price = Price
term-effort_hours = Learning hours
term-finish_on = Finish

## A learner without a plan, and asking for one

no-plan-title = No plan yet
no-plan-text = Choose a role and, if you like, what may be spent. The plan shows which modules lead there, in which order, and what stays open.
ask-title = Ask for a new plan
ask-role = Target role
ask-role-choose = Choose a role
ask-budget = Budget
ask-budget-hint = Leave empty for no limit. Currency of the catalogue: { $currency }.
ask-hours = Learning hours
ask-hours-hint = Leave empty for no limit.
ask-goal = Goal
ask-button = Work out the plan
ask-refused = This could not be asked:
ask-fault-role = Target role: choose one from the list.
fault-whole-form = The form
ask-fault-budget = Budget: an amount such as 1500 or 1500.00, in the catalogue’s currency.
ask-fault-hours = Learning hours: a number such as 14 or 5.25, with at most 2 decimals.
ask-no-roles = The catalogue holds no roles yet. Import frameworks and roles first.

## Errors

error-back = To the first page
error-again = Try again
error-to-page = Back to the page
error-404-title = Nothing here
error-404-text = There is no such page, or it is not yours to see. Check the address.
error-403-title = Not open to you
error-403-text = What you signed in with does not open this page. Whoever looks after Gradus can change that.
error-405-title = Not this way
error-405-text = This address does not take that kind of request. Go to the page and use its buttons.
error-409-title = Not as things stand
error-409-text = Nothing was done. Look at the page again before you send it once more.
error-sent-twice-title = Sent twice
error-sent-twice-text = What you sent may have been done by now. Look at the page before you send it once more.
error-412-title = Somebody was faster
error-412-text = What you wanted to change has been changed since you opened the page. Nothing was done; open the page again and see how it stands now.
error-408-title = It took too long to arrive
error-408-text = The server has not received all of what was sent. Nothing was done; please send it again.
error-413-title = Too much at once
error-413-text = What was sent is larger than the server accepts.
error-422-title = That could not be read
error-422-text = Something in the form or the address is not what was expected. Go back and check it.
error-429-title = Too many requests
error-429-text = You have asked for more than a minute allows. Please try again in { $seconds } seconds.
error-503-title = Busy at the moment
error-503-text = All places for working out plans are taken, or the database is out of reach. Nothing was lost; please try again in { $seconds } seconds.
error-500-title = Something went wrong
error-500-text = The fault is ours and has been logged. Nothing you entered was stored by half.
error-other-title = That did not work
error-other-text = The server answered with status { $status }.
