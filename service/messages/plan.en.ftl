# The plan over time, and the answers to questions about it. Numbers, money and dates arrive formatted.

verdict-finish = Done on { $finish }.
verdict-finish-weeks = Done on { $finish }, { $count ->
    [1] within a week of its start on { $start }.
   *[other] { $weeks } weeks from its start on { $start }.
}
tile-finish = Finish
tile-finish-by = by { $day } at the latest
tile-finish-open = no last day set

## Over time

timeline-title = Week by week
timeline-lead = { $count ->
    [1] All of it lies in one week.
   *[other] There is something to do in { $weeks } weeks.
}
timeline-lead-limit = { $count ->
    [1] All of it lies in one week, of at most { $limit }.
   *[other] There is something to do in { $weeks } weeks, never more than { $limit } in one.
}
timeline-legend-run = on fixed dates
timeline-legend-weeks = whenever it suits in these weeks
timeline-legend-band = no learning
timeline-finish = Finish { $day }
timeline-load = Hours each week
timeline-busiest = most in { $days }: { $hours }
timeline-busiest-limit = most in { $days }: { $hours } of { $limit }
timeline-weeks = Every week as a table
timeline-weeks-more = { $count ->
    [1] 1 more week is in the JSON document.
   *[other] { $count } more weeks are in the JSON document.
}
timeline-column-week = Week
timeline-column-hours = Hours
timeline-column-steps = Steps
timeline-step = { $position } { $title }
step-pace = { $count ->
    [1] { $most } in one week
   *[other] { $weeks } weeks, up to { $most } in one
}
undated-title = When? Not asked yet
undated-text = This plan is an order without dates. Name a first day or the hours of a week, and it shows when each step takes place and when everything is done.
undated-link = Ask with dates

## Ratings

rating-assessment = assessment
rating-manager = manager
rating-self = self
rating-on = { $source }, { $day }

## Dates in the form

ask-dates = Dates
ask-dates-hint = All may stay empty. Where any is filled in, or a module has fixed dates, the plan has dates.
ask-start = First day
ask-start-hint = Empty is today.
ask-finish = Last day
ask-finish-hint = Leave empty for no last day.
ask-week = Hours a week
ask-week-hint = Empty is 40.
ask-unavailable = Days without learning
ask-unavailable-hint = First and last day, such as a holiday; for a single day the first is enough.
ask-unavailable-from = First day of span { $number }
ask-unavailable-to = Last day of span { $number }
ask-fault-start-on = First day: a day of the calendar such as 2027-01-04.
ask-fault-finish-by = Last day: a day of the calendar such as 2027-06-30, not before the first day.
ask-fault-hours-per-week = Hours a week: a number such as 6 or 4.5, at most 168.
ask-fault-unavailable = Days without learning: a first and a last day, the last not before the first.

## Questions

asks-why = Why this?
asks-instead = What instead?
asks-open = What would close more?
answer-close = Close
answer-outdated = So much has changed since this plan was made that nothing can be asked about it any more. Ask for a new plan.
answer-stale = Something has changed since this plan was made. The answer is about what there is now.
answer-unknown = Nothing in this plan goes by that name.
answer-unsettled = The search ended before this was settled. Maybe ask again when the machine is less busy.
answer-none = No answer
why-not-title = Why not { $title }?
ask-why-not = Why is another module not in it? Its id
ask-why-not-button = Ask
why-title = Why { $title }?
why-other-in = The best plan without it
why-other-out = The best plan with it
instead-title = What instead of { $title }?
instead-lead = Plans without it that keep at least { $share } of the weighted steps, best first.
instead-none = No plan without it keeps { $share } of the weighted steps.
instead-unseen = No plan without it was found that keeps { $share } of the weighted steps; there may be one.
instead-forced = The best plan without it
instead-option = Alternative { $number }
instead-incomplete = There may be more: the search ended before it had them all.
opening-title = What would close more of { $name }?
more-title-budget = What would more money buy?
more-title-effort-hours = What would more hours buy?
more-section = What would more buy?
more-section-text = How much of the target each amount of money or of hours can reach, each point a real plan.
ask-more-budget = More money
ask-more-effort-hours = More hours
more-none = No amount changes anything: there is one best plan whatever may be spent.
more-no-limit = This plan has no such limit, so more of it changes nothing. The stairs show what each amount would reach.
more-incomplete = Not every step of these stairs is proven or shown.
more-here = Limit now: { $limit }
more-here-off = The limit now, { $limit }, lies far to the right of the last step: all of it is reached with less.
more-knee = Most for the amount: { $limit }
more-label = { $count ->
    [1] One plan: { $first }.
   *[other] { $points } plans, from { $first } to { $last }.
}
more-point = { $steps } weighted steps at { $limit }
more-axis = weighted steps
more-table = The stairs as a table
more-column-limit = From
more-column-steps = Weighted steps
more-column-readiness = Readiness
more-column-price = Price
more-column-hours = Learning hours
more-column-finish = Finish
change-swap = In: { $added }. Out: { $dropped }.
change-added = In: { $added }.
change-dropped = Out: { $dropped }.
change-moved = Same steps, other dates: { $moved }.
change-same = The same steps.
change-column-what = What
change-column-here = This plan
change-column-there = The other
change-column-change = Change
act-swap = Take this instead
change-none = It costs the same and reaches the same.
change-days = { $count ->
    [1] { $days } day
   *[other] { $days } days
}
change-level = { $name }: level
