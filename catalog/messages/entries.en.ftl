# What entries of the catalogue get wrong, whether a file says it or an editor.

# Kinds of entries, and what their parts are called.
kind-source = source
kind-framework = framework
kind-competency = competency
kind-item = item
kind-role = role
kind-crosswalk = crosswalk
kind-relation = relation
kind-family = family
kind-module = module
kind-offering = offering
kind-scale = scale
kind-levels = levels
kind-items = items
kind-requirements = requirements
kind-kpis = kpis
kind-responsibilities = responsibilities
kind-links = links
kind-statements = statements
kind-roles = roles
kind-steps = steps
kind-outcomes = outcomes
kind-outcome-items = outcome items
kind-level-prerequisites = level prerequisites
kind-module-prerequisites = module prerequisites
kind-exclusions = exclusions

# What stands in a field, and what would.
value-text = a text
value-number = a number
value-flag = true or false
value-empty = empty
value-day = a day
value-mapping = a mapping
value-list = a list
value-special = of a special type
value-shown = { $kind } ({ $value })
wanted-text = a text
wanted-words = a text, or a mapping with en and zh
wanted-number = a number
wanted-whole = a whole number from { $lowest } to { $highest }
wanted-day = a day such as 2027-01-31
wanted-choice = one of { $known }
wanted-price = a mapping with amount and currency
wanted-outcomes = a list of what the module gives
wanted-scale = a list of the steps of the framework's scale
wanted-family-roles = a list of the family's roles, in their order
none = none

field-twice = the field { $field } stands twice; keep one of them
field-unknown = the field { $field } is unknown; known here are { $known }
field-missing = { $field } is missing; it would be { $wanted }
field-wrong = { $field } is { $given }; it would be { $wanted }
field-list = { $field } is { $given }; it would be a list
field-mapping = { $field } is { $given }; it would be a mapping
field-flag = { $field } is { $given }; it would be true or false
words-neither = { $field } has neither en nor zh; give at least one of them
member-mapping = this is { $given }; it would be a mapping of fields
member-list = this is { $given }; it would be a list of ids
text-quotes = this is { $given }; it would be in quotes
text-wrong = this is { $given }; it would be a text
text-empty = this is an empty text; fill it in or leave the field out
text-long = this text has { $count } characters; at most { $most } are stored
text-control = this text holds the control character { $character }; take it out

given-twice = { $kind } { $id } is given twice, first in { $file } line { $line }; give it once
named-twice = { $id } is named twice, first in line { $line }; name it once
named-twice-keep = { $id } is named twice, first in line { $line }; keep one
status-no-reason = status { $status } stands without a reason; give it as status_reason

framework-unknown = framework { $id } is unknown; name one that is there
competency-unknown = competency { $id } is unknown; name one that is there
role-unknown = role { $id } is unknown; name one that is there
module-unknown = module { $id } is unknown; name one that is there
item-unknown = item { $id } is unknown; name an item of { $competency } level { $level }
source-unknown = source document { $id } is unknown; list it under sources first
no-longer-fits = the stored { $kind } { $id } would no longer fit: { $reason }

# Frameworks and competencies.
level-unpopulated = level { $level } is not populated by the framework; its levels are { $levels }
level-off-scale = level { $level } is not a level of { $competency }; its levels are { $levels }
level-off-framework = level { $level } is not on the scale of { $framework }; its levels are { $levels }
level-not-ascending = level { $level } does not ascend from { $before }; list the levels upwards, each once
level-in-use = level { $level } is taken off the scale, and competencies have it; leave it there, populated
levels-missing = levels is missing; a competency outside its framework's entry lists its levels
item-twice = item { $id } stands twice at this level, first in line { $line }; keep one
item-id-long = the item's id { $id } has more than { $most } characters; shorten its parts
item-id-taken = item { $id } is one of { $competency }; give this one another code
item-negative = a { $kind } is shown and never reached for; give it the status excluded, with a reason
item-detail-twice = this is a detail of { $parent } already; leave detail_of out
item-not-coverable-here = only an active item that is no detail of another is coverable; leave the field out
detail-of-none = { $id } is no item that can have details; name one by its level and code, like 1/D1

# Roles.
kpi-required = { $id } is a figure that is measured; list it under kpis, it is no requirement
competency-excluded = competency { $id } is excluded; it can never become a requirement, take the line out
competency-retired = competency { $id } is retired; require one that is offered
requirements-twice = requirements stand here already; list them, or let them follow from the links, not both
requirements-no-links = no line of the role has a link; give some, or list requirements
line-twice = { $id } stands twice in this role, first in line { $line }; give it once
statement-no-strength = a statement of the kind { $kind } asks nothing; take its strength out
statement-strength = a { $kind } is asked with a strength; it would be one of { $known }
links-excluded = what is excluded calls for nothing; take the links out

# Modules.
effort-wrong = effort_hours is { $given }; it would be above 0 and at most { $most }, with up to 2 decimals
currency-unknown = currency { $currency } is unknown; it would be a code of three letters such as SGD
amount-wrong = amount is { $given }; it would be 0 or more and at most { $most }, with at most { $digits } decimals in { $currency }
outcome-twice = { $id } has two outcomes, the first in line { $line }; keep one
outcome-not-up = from_level { $from } is not below to_level { $to }; it must lead up
outcome-no-items = items is empty; name items, or leave the field out for the whole level
outcome-item-twice = item { $id } is named twice; name it once
outcome-excluded = competency { $id } is excluded; no module names it, take the line out
items-step = items of level { $level } are the step from { $before }; from_level would be { $before }
item-elsewhere = item { $id } is of { $other } level { $other_level }; name items of { $competency } level { $level }
item-excluded = item { $id } is excluded; no module covers it, take it out
item-not-coverable = item { $id } is not covered by itself; name a coverable item, or give the whole level
level-required-twice = { $id } is required twice, first in line { $line }; keep the higher level
choice-empty = a list of alternatives is empty, so it can never be met; name modules or drop it
choice-itself = module { $id } requires itself; name another module
choice-twice = module { $id } is named twice in one list; name it once
excludes-itself = module { $id } excludes itself; name another module
excludes-twice = module { $id } is named twice; name it once
module-not-here = module { $id } is not in the catalogue; right only if people may have completed it before
price-of-catalogue = module { $id } is priced in { $currency }, and the catalogue is priced in { $wanted }; price it in { $wanted }
price-of-budgets = module { $id } is priced in { $currency }, and budgets are held in { $held }; price it in { $wanted }
price-of-import = module { $id } is priced in { $currency }, and most of this import is in { $wanted }; price it in { $wanted }
price-of-run = module { $id } is priced in { $currency }, and its run { $run } has a fixed price in { $other }; both are one currency

# Runs of modules.
day-far = { $field } is { $given }; it would be a day of the years { $first } to { $last }
days-reversed = end_on { $end } is before start_on { $start }; the last day comes after the first
minimum-above-seats = min_seats { $least } is above seats { $seats }; such a class is never held
fixed-price-currency = the fixed price is in { $currency }; module { $id } is priced in { $wanted }, and both are one currency

# Crosswalks, relations and families.
confidence-with-to = confidence is { $confidence }; it goes with confidence none alone: a level that can be compared says to what, another has no `to`
range-empty = up_to is { $highest }, not above level { $lowest }; leave it out where there is no range
crosswalk-approved = crosswalk { $id } was approved by { $by } on { $on }; name who approves the change and when, or propose it as a new version
relation-itself = { $id } is the same competency; name another one
relation-turned = { $kind } holds in both directions and stands in line { $line } already; keep one
family-role-twice = role { $id } is named twice; name it once
family-role-unknown = role { $id } is not of this family; list it under roles first
step-itself = role { $id } leads to itself; name another role
step-twice = this step stands in line { $line } already; keep one
ids-long = the ids named here are { $count } characters long together; at most { $most } fit

# Files of the house.
kept-stored = { $kind } { $id } is stored otherwise and stays so; `gradus import --shipped` brings this one
file-unreadable = the file cannot be read ({ $reason }); name one that can
file-large = the file has more than { $most } MiB; split it
file-not-utf8 = a byte is not UTF-8; save the file as UTF-8
folder-no-yaml = the folder holds no YAML file; name one that does
yaml-no-fields = the file holds no fields; it would have sources, frameworks, roles or modules
yaml-broken = this is not YAML ({ $reason }); mend the line
yaml-control = a character is not allowed in YAML; take out control characters
yaml-anchors = anchors and aliases (& and *) are not read; write the value out
yaml-deep = the nesting is deeper than { $most }; no entry needs that
yaml-values = the file holds more than { $most } values; split it

# Ids that would lead elsewhere.
key-parts = id { $id } begins or ends with a slash, or has “.” or “..” beside one; give every part a name
key-word = id { $id } has “{ $word }” after a slash, which is the address of something else; choose another word
