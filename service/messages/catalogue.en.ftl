# The words of the catalogue pages. Numbers, money and dates arrive formatted.

catalogue-title = Catalogue
catalogue-lead = What can be learned: frameworks with scales of their own, the roles that ask for their levels, and the modules that lead there.
catalogue-count-framework = Frameworks
catalogue-count-role = Roles
catalogue-count-competency = Competencies
catalogue-count-module = Modules
catalogue-frameworks = Frameworks
catalogue-empty = The catalogue is empty. Import frameworks, roles and modules first: gradus import.
catalogue-all-roles = All roles
catalogue-all-modules = All modules
catalogue-to-coverage = Which steps no module reaches
catalogue-own = the house’s own
catalogue-document = Document { $key }, { $title }
catalogue-place = { $document }, { $place }
catalogue-lines = { $count ->
    [1] line { $lines }
   *[other] lines { $lines }
}
catalogue-more = { $count ->
    [1] 1 more is in the JSON document.
   *[other] { $count } more are in the JSON document.
}
framework-size = { $competencies ->
    [1] 1 competency
   *[other] { $competencies_number } competencies
}, { $roles ->
    [0] no role
    [1] 1 role
   *[other] { $roles_number } roles
}

## Search

search-label = Search in English or Chinese
search-hint = A name, a code, or words from an item. Every word has to stand in what is found.
search-button = Search
search-clear = Back to the whole catalogue
search-found = { $count ->
    [1] 1 entry for “{ $query }”
   *[other] { $number } entries for “{ $query }”
}
search-first = The best { $number } for “{ $query }”
search-nothing = Nothing for “{ $query }”
search-nothing-text = Every word must stand in one entry. What may help:
search-nothing-shorter = fewer or shorter words: “manage” finds management and manager
search-nothing-other = the word in the other language; names and texts are kept in both
search-nothing-browse = a look through the frameworks below, or through all modules
search-next = More entries
search-in-text = in its texts
kind-framework = Framework
kind-role = Role
kind-competency = Competency
kind-module = Module

## Marks and facts

mark-review = to be reviewed
mark-rewrite = to be rewritten
mark-excluded = excluded
mark-retired = no longer offered
mark-sample = sample
mark-sample-reason = Made up to show the product with.
mark-inferred = inferred
mark-certainty-medium = not quite certain
mark-certainty-low = uncertain
fact-source = Source
fact-competencies = Competencies
fact-roles = Roles
fact-requirements = Requirements
fact-code = Code
fact-area = Area
fact-credit = Credit
fact-price = Price
fact-hours = Effort
fact-mode = Way of learning
fact-provider = Provider
fact-language = Language
fact-location = Place

## A framework

framework-scale = Its own scale
framework-scale-empty = empty
framework-competencies = Competencies
framework-column-name = Competency
framework-column-code = Code
framework-column-levels = Levels
framework-column-items = Items
framework-roles = Roles
framework-no-roles = No role of this framework is stored.
framework-no-competencies = No competency of this framework is stored.
framework-coverage = Coverage of this framework

## A competency

level-plain = Level { $level }
level-with-label = Level { $level }: { $label }
level-step = Modules from { $before } to { $level }
level-no-ways = No module leads here yet.
level-no-items = Described as a whole, without items.
item-knowledge = Knowledge
item-ability = Abilities
item-performance-requirement = Performance requirements
item-detail = Details
item-assessment-criterion = Assessment criteria
item-criterion = Criteria
item-descriptor = Descriptors
item-dimension = Dimensions
item-behaviour = Behaviour
item-behaviour-to-avoid = Behaviour that falls short, never to be reached for
item-fragment = Fragments
item-counts = counts for the level
way-whole = from level { $level } to the whole level
way-items = covers { $items }
competency-levels = Levels
competency-no-levels = This competency has no level that anybody could hold.
competency-roles = Asked for by
competency-no-roles = No role asks for it.
column-role = Role
column-level = Level
column-weight = Weight

## A role

role-size = { $count ->
    [0] no requirement
    [1] 1 requirement
   *[other] { $number } requirements
}
roles-title = Roles
roles-next = More roles
roles-none = No role is stored yet.
role-requirements = What it requires
role-no-requirements = The document asks for no level of any competency.
requirement-track = Scale { $levels }. Required { $required }.
role-figures = Figures it is measured by
role-figures-lead = Shown beside the profile; no module closes them, and they are never a requirement.
role-figure-name = Figure
role-figure-standard = Standard
role-figure-measure = Measured by
role-figure-target = To reach
role-duties = What its holder does
role-statements = What is said of the person
calls-for = Calls for
calls-for-level = { $competency } { $level }
role-next = Where it may lead
statement-required = required
statement-preferred = preferred
statement-education = education
statement-experience = experience
statement-knowledge = knowledge
statement-skill = skill
statement-attitude = attitude
statement-personal = personal
statement-network = network
statement-practice = how the work is done
statement-purpose = what the post is for
statement-profile = who fits it

## How scales compare

framework-compared = What its levels are worth elsewhere
framework-compared-note = A requirement rounds up, a rating rounds down. A proposal informs; ratings count only by what is approved.
crosswalk-column-worth = Worth
crosswalk-column-confidence = Confidence
crosswalk-column-state = State
crosswalk-range = { $lowest } to { $highest }
crosswalk-none = cannot be compared
crosswalk-same = what the role requires
crosswalk-above = { $count ->
    [1] 1 step above what the role requires
   *[other] { $number } steps above what the role requires
}
crosswalk-below = { $count ->
    [1] 1 step below what the role requires
   *[other] { $number } steps below what the role requires
}
crosswalk-proposed = proposed
crosswalk-approved = approved by { $by }, { $on }
confidence-high = high
confidence-medium = medium
confidence-low = low
confidence-none = none

## Roles beside one another

role-no-next = No career family names a role that follows this one.
role-family = Career family: { $family }
role-next-compare = What { $role } needs beyond this role
calls-for-nothing = No competency of the catalogue answers to this.
kind-family = Career family
families-title = Career families
families-lead = Which roles belong together, and who may go on to what.
families-none = No career family is stored yet.
families-next = More career families
family-size = { $roles ->
    [1] 1 role
   *[other] { $roles_number } roles
}, { $count ->
    [0] no step between them
    [1] 1 step of a career
   *[other] { $number } steps of a career
}
family-steps = Steps of a career
family-stairs = From role to role
family-stairs-note = Each bar shows how far the role is from the one before, beside the longest way of the family.
family-way = { $count ->
    [0] no level more
    [1] 1 level more
   *[other] { $number } levels more
}
family-way-after = { $steps } than { $role }
family-again = What comes after it is shown above.
family-no-steps = No way from one of its roles to another is stored.
family-alone = Roles that no step leads to or from
comparison-kind = Two roles compared
comparison-title = From { $here } to { $there }
comparison-choose = Compare with
comparison-button = Compare
comparison-reverse = The other way round
comparison-steps = Steps between
comparison-weighted = Steps × weight
comparison-more = Competencies to grow in
comparison-same = Nothing to add
comparison-group-more = To grow in
comparison-group-same = Asked for alike
comparison-group-less = Asked for at a lower level
comparison-group-gone = No longer asked for
comparison-bars = { $here }: level { $before }. { $there }: level { $after }.
comparison-legend-here = upper bar: { $role }
comparison-legend-there = lower bar: { $role }
comparison-legend-scale = each bar on the competency’s own scale
comparison-column-here = Now
comparison-column-there = Then
comparison-column-steps = Steps
comparison-related = Related: { $name } { $level } is asked for already.
comparison-match = The same as { $name } { $level } of the first role; nothing says how the scales compare.
comparison-match-approved = The same as { $name } { $level } of the first role, which counts as { $counts } here.
comparison-match-proposed = The same as { $name } { $level } of the first role; by a proposal that nobody has approved, worth { $counts } here.
comparison-duties = Responsibilities gained
comparison-no-duties = No responsibility is stored for this role that the first one does not have.
comparison-figure-unset = none named
comparison-nothing = Neither role asks for any competency.

## Modules

modules-title = Modules
modules-next = More modules
modules-none = No module is stored yet.
module-closes = What it closes
module-closes-nothing = It raises no competency by itself.
outcome-whole = the whole level
outcome-items = { $count ->
    [1] 1 item of the level
   *[other] { $number } items of the level
}
module-needs = What it asks for first
module-needs-nothing = Nothing: anybody who holds the level it starts from may take it.
module-needs-level = { $competency }, level { $level }
module-needs-one = One of
module-unknown = not in this catalogue
module-excludes = Not together with
module-opens = Opens the way to
module-offerings = When it is given
module-offerings-over = Called off: none of its runs is held.
module-no-offerings = At any time: it has no fixed dates.
offering-column-id = Offering
offering-column-days = Days
offering-column-seats = Seats left
offering-column-least = Minimum
offering-column-fixed = Fixed price
offering-seats = { $left } of { $seats }
offering-no-limit = no limit
offering-exclusive = full days
offerings-note = A plan takes it in one run that has a seat left and fits the days asked for.

## Coverage

coverage-title = Coverage
coverage-lead = For each step of each competency: in how many ways modules lead over it, for somebody who holds the level before it and nothing else.
coverage-choose = Framework
coverage-choose-all = All frameworks
coverage-button = Show
coverage-steps = Steps
coverage-reached = Reached
coverage-twice = In two ways or more
coverage-holes = Holes
coverage-column-competency = Competency
coverage-to-level = to { $level }
coverage-absent = no such step
coverage-ways = { $count ->
    [1] 1 way
   *[other] { $number } ways
}
coverage-cell-none = none
coverage-cell-items = part
coverage-cell-entry = shut
coverage-table-holes = { $count ->
    [1] 1 hole
   *[other] { $number } holes
}
coverage-table-whole = no hole
coverage-legend-ways = number of ways
coverage-legend-hole = hole that a role asks for
coverage-legend-quiet = hole that no role asks for
coverage-legend-absent = no such step
coverage-to-holes = To the holes, with their reasons
coverage-holes-title = The holes, most asked for first
coverage-no-holes = Every step is reached.
coverage-reason-none = No module leads over this step.
coverage-reason-items = { $count ->
    [1] Modules cover part of it; 1 of { $all } items is covered by none.
   *[other] Modules cover part of it; { $number } of { $all } items are covered by none.
}
coverage-reason-entry = Modules lead here ({ $modules }), but no order of modules meets what they ask for first.
coverage-roles = { $count ->
    [1] asked for by 1 role
   *[other] asked for by { $number } roles
}
coverage-no-roles = asked for by no role
coverage-empty = There is no competency to report on.

## Learners by cost centre

learners-centre = Cost centre
learners-centre-all = The whole company
learners-centre-button = Show
learners-sample = These people do not exist; their company is a sample.
learners-next = More learners
