# What people ask for in a period, and where they are below target.

needs-title = Needs
needs-list-title = Asked for
needs-lead-open = Needs can be handed in now.
needs-lead-until = Needs can be handed in until { $day }.
needs-lead-off-plan = Needs are no longer collected: what is handed in now stands off the plan.
needs-lead-closed = No needs can be handed in at the moment.
needs-all = All
needs-narrow = Narrow the list
needs-source = Asked for by
needs-source-all = Anybody
needs-show = Show
needs-weight = weight { $weight }
needs-essential = essential
needs-off-plan = off the plan
needs-words-only = only words so far
needs-because = Decided because: { $reason }
needs-reason = Reason
needs-reason-for = Reason, for { $name }
needs-to-accepted = Accept
needs-to-deferred = Defer
needs-to-refused = Refuse
needs-change = Change the decision
needs-tie = Tie to the catalogue
needs-onward = Next page
needs-empty = Nothing has been asked for here.
needs-reason-fault = To refuse or to defer, give a reason.
hand-in-title = Hand in a need
hand-in-lead = Name a level of a competency or a module; or say it in words, and human resources ties it to one of them.
hand-in-learner = For whom
hand-in-learner-id = For whom (id of the learner)
hand-in-choose = Please choose
hand-in-none = None
hand-in-competency = Competency
hand-in-level = Level
hand-in-level-hint = On the competency’s own scale.
hand-in-module = Or a module
hand-in-wish = Or in words
hand-in-wish-hint = For instance: presenting figures to a board.
hand-in-reason = Why
hand-in-source = Asked for by
hand-in-source-hr = Human resources
hand-in-source-law = The law, or a rule
hand-in-essential = Essential
hand-in-button = Hand in
hand-in-fault-learner = Nobody whom you may ask for has this id.
hand-in-fault-level = Please give one of the levels of this competency.
need-asked = What was asked for
need-person = Person
need-asked-on = Asked on
need-weight = Weight
need-weight-hint = What each step counts when the money has to be shared out.
need-weight-fault = Please give a whole number from 1 to 1,000,000.
need-subject-title = In the catalogue
need-subject-lead = Only what is tied to a level or a module can be reckoned with when the year is worked out.
need-subject-button = Tie it to this
need-decision-title = Decision
need-tie-first = It can be accepted when it is tied to a level or a module.
need-reason-hint = Needed to refuse or to defer.
need-changed = Somebody else has changed this need meanwhile. This is how it stands now; nothing was changed.
said-need-handed-in = The need is handed in.
said-need-accepted = The need is accepted.
said-need-refused = The need is refused.
said-need-deferred = The need is deferred.
said-need-tied = The need is tied to the catalogue.
heatmap-title = Below target
heatmap-lead = Where people are below what their target roles ask for, and where no module would help them.
heatmap-map = Competencies by part of the company
heatmap-part = Part of the company
heatmap-part-all = All of it
heatmap-only-holes = Only where the catalogue has a hole
heatmap-above = Parts above this one
heatmap-competency = Competency
heatmap-all = All
heatmap-people = { $count ->
    [1] { $number } person
   *[other] { $number } people
}
heatmap-nowhere = No part
heatmap-itself = { $name } itself
heatmap-field = { $below } / { $people }
heatmap-field-label = { $count ->
    [1] { $below } of { $people } below target, { $steps } step missing
   *[other] { $below } of { $people } below target, { $steps } steps missing
}
heatmap-absent = Asked of nobody here
heatmap-hole = no module to level { $level }
heatmap-holes = { $count ->
    [1] In { $number } competency somebody misses a level to which no module leads.
   *[other] In { $number } competencies somebody misses a level to which no module leads.
}
heatmap-whole = A module leads to every level that somebody misses.
heatmap-empty = Nobody here is asked for anything.
heatmap-left-out = { $count ->
    [1] One more competency is in the JSON document.
   *[other] { $count } more competencies are in the JSON document.
}
heatmap-legend-0 = nobody below
heatmap-legend-1 = up to a quarter
heatmap-legend-2 = up to a half
heatmap-legend-3 = up to three quarters
heatmap-legend-4 = more
heatmap-legend-mark = no module
heatmap-legend-hole = a level that somebody misses and no module leads to
hand-in-option = { $name } ({ $levels })
