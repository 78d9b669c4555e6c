# The words of a learner's own plan, from the proposal to the last step. Numbers, money and dates arrive formatted.

development-title = Development plan
development-to = to
development-version = Version { $number }
development-framework = { $count ->
    [1] Framework
   *[other] Frameworks
}
development-solved = Worked out
development-until = Valid until
development-until-start = { $day }, when its first step begins
development-until-end = { $day }, when its last step ends
development-until-open = open: it has no dates
development-decide = Look at it and decide
development-reason = Last decision: { $reason }
development-reason-proposed = Said with the proposal: { $reason }
development-fault-lead = This could not be tried yet:
development-at-hand = Open the plan at hand
development-begin = Begin a new one
development-older = This is an earlier version. It stays as it was, and nothing in it can be changed.
development-stale = Something this plan was built on has changed since: ratings, modules or the role. Any change you try takes that in.
development-failed = { $count ->
    [one] One step was not passed. The figures and levels below still count on it; work the plan out anew to see what closes its gap now.
   *[other] { $count } steps were not passed. The figures and levels below still count on them; work the plan out anew to see what closes their gaps now.
}
development-awaited = Done, and not assessed yet: { $levels }. A level counts once somebody has assessed it; until then readiness stays as it was wherever it is worked out anew.
plan-awaited = Done by a development plan, and not assessed yet: { $levels }. A level counts once somebody has assessed it, and readiness with it.
development-counts = The plan counts on evidence being accepted: { $claims }.
development-refused = The plan counts on evidence that was not accepted. Have it worked out without.
development-other = Another version is at hand. This one stays as it is.

plan-state-draft = Draft
plan-state-proposed = Proposed
plan-state-approved = Approved
plan-state-in_progress = In progress
plan-state-completed = Completed
plan-state-superseded = Superseded

turn-draft-own = Your turn: read it, change what does not suit you, and propose it to your manager.
turn-draft-other = It is still being written, and nothing has been proposed yet.
turn-draft-back-own = It came back to you: change what the decision asks for, and propose it again.
turn-draft-back-other = It was sent back, and is being changed.
turn-proposed-own = Your manager’s turn: it waits to be approved.
turn-proposed-other = It waits for a decision.
turn-proposed-decide = Your turn: it waits for your decision.
turn-approved-own = Your turn: it is approved, and the first step can begin.
turn-approved-other = Approved. The learner begins.
turn-in_progress-own = Your turn: keep going. Say where you are enrolled; what is done is confirmed by your manager or the learning system.
turn-in_progress-other = The learner is at it.
turn-completed = Nobody’s turn: it is complete.
turn-superseded = Nobody’s turn: this plan has been replaced or given up.
following-first = First step:
following-next = Next step:

move-proposed = Propose to my manager
move-proposed-other = Propose
move-proposed-note = Your manager is asked to approve it.
move-draft = Withdraw
move-draft-note = It becomes a draft again, and nobody decides on it until you propose it once more.
move-in_progress = Begin
move-in_progress-note = The plan is under way from now on.
move-completed = Complete the plan
move-completed-note = No step is left. Those that were not passed stay so, and what they were to close stays open.
move-superseded = Give it up
move-superseded-note = It is kept in the history. You can start over at any time.
move-reason-needed = Why
move-reason = Why (may stay empty)

tile-met = { $before } of { $all } targets met now, { $after } with the plan
tile-a-week = at most { $hours } a week
tile-of = { $limit }, { $more }

progress-title = Progress
progress-text = { $done } of { $all } steps done
progress-failed = { $count ->
    [1] 1 was not passed
   *[other] { $count } were not passed
}

step-status-planned = Planned
step-status-requested = Requested
step-status-approved = Approved
step-status-enrolled = Enrolled
step-status-done = Done
step-status-failed = Not passed
step-due = Enrol by { $day }
step-locked = Decided
standing-keep = Stays in the plan, decided by { $who } on { $day }
standing-keep-run = Stays in the plan as { $offering }, decided by { $who } on { $day }
standing-refuse = { $title }: not for you, decided by { $who } on { $day }
standing-refuse-run = { $title }, run { $offering }: not for you, decided by { $who } on { $day }
who-employee = the learner
who-manager = the manager
who-hr = human resources
who-lms = the learning system

act-keep = Keep it in
act-release = Set it free
act-refuse = Not for me
act-refuse-reason = Why not (may stay empty)
act-refuse-hint = Your manager reads this beside the plan.
act-refuse-button = Try without it
act-know = I know this already
act-know-level = What you can do already
act-know-statement = What shows it
act-know-statement-hint = A piece of work, a course elsewhere, years of doing it. Your manager decides on it together with the plan.
act-know-link = Link to it (may stay empty)
act-know-link-hint = It begins with https:// and is kept as text.
act-know-button = Try with this
act-know-statement-fault = Say in a few words what shows it.
act-know-link-fault = A link that begins with https://, or nothing.
act-mark = Where it stands
act-mark-status = This step is
act-mark-button = Save
act-withdraw = Take it back
act-refresh = Work it out anew
act-allow = Allow it again
act-limits = Try other limits
act-limits-button = Try these limits
claim-items = { $name }, level { $level }: { $items }
claim-level = { $name }: level { $level }

refused-title = Kept out of the plan
evidence-title = What you said you know already
evidence-title-other = What the learner claims to know already
evidence-link = Link:
evidence-claimed = Waits for a decision
evidence-accepted = Accepted
evidence-refused = Not accepted
evidence-withdrawn = Withdrawn
evidence-decided = Decided on { $day }
evidence-decided-reason = Decided on { $day }: { $reason }

changes-title = What changed last
changes-lead = With the change accepted on { $day }
difference-added = New in it
difference-removed = No longer in it
difference-moved = At another time
difference-module = { $price }, { $hours }
difference-dated = { $days }, { $price }, { $hours }
difference-times = { $before } → { $after }
difference-undated = no dates

undated-set = Set dates
onward-title = More about this plan
onward-history = Every version and what became of it
onward-print = Print version
onward-calendar = Dates for your calendar (.ics)
onward-new = Start over with other wishes
onward-needs = Ask for something in the training year
onward-subscribe = Make a calendar address
onward-subscribe-note = A calendar program reads the dates there and stays up to date. It ends the address made before.

trial-keep = With { $title } kept in
trial-release = With { $title } set free
trial-refuse = Without { $title }
trial-swap = { $other } instead of { $title }
trial-swap-any = Something else instead of { $title }
trial-withdraw = Without that evidence
trial-know-items = If you know this part already: { $name }, level { $level }
trial-know = If you know this already: { $name }, level { $level }
trial-limits = Within other limits
trial-lead = Worked out anew, with everything else as it is in your plan.
trial-lead-other = Worked out anew, with everything else as it is in the plan of { $name }.
trial-before = Plan now
trial-after = After the change
trial-figure-price = Cost
trial-figure-hours = Learning hours
trial-figure-steps = Steps
trial-figure-gaps = Targets left open
trial-figure-finish = Finish
trial-figure-readiness = Readiness
trial-points = { $count ->
    [1] { $change } point
   *[other] { $change } points
}
trial-refresh = With all that has changed since
trial-no-change = no change
trial-counts = The new plan counts on your evidence being accepted. If it is not, the plan is worked out again without it.
trial-new-version = Accepting makes a new draft. The plan as it is now ({ $state }) stays as it is until the new one is approved.
trial-new-draft = Accepting makes a new draft in the place of what is proposed. Nobody decides on that any more, and the new one has to be proposed.
trial-impossible = With this change no plan fits
trial-impossible-note = Nothing has changed. Below is the least that would have to give way.
trial-impossible-plain = Nothing has changed. Maybe set something free first, or try other limits.
trial-accept = Accept this plan
trial-leave = Leave it as it was
trial-nothing-yet = Nothing is changed until you accept.
trial-modules = Modules
trial-levels = Levels that come out differently
trial-aside = A newer version is at hand by now, and this try-out would end it. Please try the change there.
trial-gone = This try-out has run out, or the plan has changed since. Please try again.

history-title = History of { $name }
history-version = Version { $number }
history-totals = { $count ->
    [1] 1 step, { $price }, { $hours }
   *[other] { $steps } steps, { $price }, { $hours }
}
history-open = Open it
history-events = What became of it
history-none = Nothing has happened yet: there is no plan.
history-by = by { $who }
event-started = Made from a recommendation
event-changed-by = Accepted: { $change }
event-changed = A change was accepted
event-state = { $from } → { $to }
event-evidence = Evidence was looked at
event-evidence-accepted = Evidence was accepted
event-evidence-refused = Evidence was not accepted
event-step = { $title }: { $status }
event-line-added = In: { $modules }
event-line-removed = Out: { $modules }
event-line-moved = Moved: { $modules }
event-line-price = Cost { $before } → { $after }
event-line-hours = Learning hours { $before } → { $after }

start-title = Your plan
start-title-other = Plan for { $name }
start-lead = There is no plan yet. This is all that it takes to get one.
start-lead-again = What is worked out is shown beside the plan at hand before it takes its place. What is approved stays until the new plan is approved.
start-first = Plan the way to the target
start-limits = Within { $limits }. The plan with the most closed gaps is worked out and shown; nothing is sent to anybody.
start-limits-none = No limit of money or hours is recorded. The plan with the most closed gaps is worked out and shown; nothing is sent to anybody.
start-limit-hours = { $hours } of learning
start-begins = It begins on { $day }, so that there is time to decide.
start-week-hint = How much learning fits into a week; the dates follow from it.
start-button = Work out a plan
start-no-target = No target is recorded
start-no-target-text = Choose below what to work towards. Your manager or human resources can record a target role, too.
start-refused = No plan could be worked out:

adopt = Make this my plan
adopt-other = Make this the plan of { $name }
adopt-note = It becomes a draft, which can still be changed. Nothing is sent to anybody.
adopt-followed = Version { $number } of the plan follows this ({ $state })
adopt-title = Make this your plan?
adopt-title-other = Make this the plan of { $name }?
adopt-lead = It becomes a draft, which can still be changed. Nothing is sent to anybody.
adopt-supersedes-draft = The draft at hand, version { $number }, is superseded: it is kept in the history and does not change any more.
adopt-supersedes-proposed = Version { $number } waits for approval. It is superseded: nobody decides on it any more, and the new draft has to be proposed.
adopt-stays = Version { $number } is approved, and stays until a new plan is approved.
adopt-target = Another target: { $after } instead of { $before }. The figures below are each about their own.
adopt-before = Version { $number }, { $state }
adopt-before-none = Without a plan
adopt-after = The new draft
adopt-button = Make it the plan
adopt-replace-draft = Replace the draft
adopt-replace-proposed = Replace the proposal
adopt-leave = Leave it as it is
adopt-nothing-yet = Nothing is changed yet.

meanwhile-title = The plan has changed meanwhile
meanwhile-lead = Nothing was done: what you sent was about the plan as it was before. Look at it as it is now, and decide anew.
meanwhile-trial = Nothing was done: what you tried was worked out for the plan as it was before, or more than a day ago. Look at the plan as it is now, and try the change again.
meanwhile-look = Look at the plan
meanwhile-last = What happened last
meanwhile-written = What you had written

print-button = Print
print-position = No.
print-module = Module
print-when = When
print-status = Status
print-learner = Learner, date
print-manager = Manager, date

calendar-address-heading = Your calendar address
calendar-address-lead = Give this address to your calendar program as a calendar to subscribe to.
calendar-address-title = Address
calendar-address-note = It is shown this once. Whoever has it can read the dates of the plan, so keep it to yourself. Making another ends it.

said-plan-started = Here is your plan. Nothing has been sent to anybody yet.
said-plan-accepted = The change is in your plan.
said-plan-accepted-draft = The change is in a new draft, which you can propose.
said-plan-proposed = The plan has been proposed.
said-plan-draft = The plan is a draft again.
said-plan-in_progress = The plan has begun.
said-plan-completed = The plan is complete.
said-plan-superseded = The plan has been given up. It is kept in the history.
said-step-marked = Saved.
said-plan-changed = The plan had changed in the meantime, so nothing was done. This is how it stands now.
said-plan-refused = That is not possible for this plan as it stands now.
