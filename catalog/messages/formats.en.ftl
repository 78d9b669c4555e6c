# What published formats get wrong, and what of them has no place in the catalogue.
format-unknown = the text is of no known format; name one of { $known } if it is
folder-no-format = the folder holds no file that ends in { $endings }; name one that does
columns-missing = columns are missing: { $missing }; give each its name
published-control = the text holds the control character { $character }; take it out
published-cut = the text has { $count } characters and is cut to { $most }; shorten it to keep it whole
published-id-long = the id { $id }... has more than { $most } characters; shorten the names in it
published-code-long = the code { $code }... has more than { $most } characters; mend its cell
level-items-many = the level has more than { $most } items; split the competency
role-lines-many = the role has more than { $most } responsibilities; split it
relation-long = the ids of both competencies are too long together; their relation is left out
relation-nowhere = the relation to { $missing } leads nowhere and is left out
responsibility-other = responsibility { $code } of { $role } is another one now; its link to { $competency } is taken out

# CASE packages.
case-no-document = CFDocument is missing; this would be a CFPackage as the standard describes it
case-no-note = the item was added to an exported package without a note and is left out
case-associations = { $count } associations are not stored: { $kind }
case-rubrics = { $count } rubrics are not stored
case-no-identifier = the item has no identifier; give it one
case-no-statement = the statement is empty; fill it in
case-identifier-twice = identifier { $id } stands twice; give each item its own
case-list = { $field } would be a list
case-no-uuid = identifier { $id } is no UUID; it is taken as it is
case-association = the association lacks its type, origin or destination; give all three
case-sequence = sequenceNumber is a text; it is read as a number
case-role-no-level = the role requires something that is no level of a competency; it is left out
case-notes-count = no association says what roles require; the notes count
case-asks-more = role { $role } asks for { $competency } at { $level } in its associations, and at { $before } as in its note; the associations count
case-asks-new = role { $role } asks for { $competency } at { $level } in its associations, and not at all; the associations count
case-asks-no-longer = role { $role } no longer asks for { $competency } in its associations, and at { $before } as in its note; the associations count
case-skill-level = the item has another skill level than its note; it stays level { $level } of { $competency }
case-no-title = the document has no title or no identifier; give both
case-role-outside = the role requires something without a level in this package; it is left out
case-circle = the levels precede each other in a circle; take one association out
case-below-itself = the item stands below itself; name another parent
case-note-broken = the note that begins with gradus: cannot be read; leave it as it was exported
case-note-fields = the note has unknown fields of { $table }: { $fields }; take them out
case-note-wrong = { $field } in the note: { $reason }; mend it
case-statement-changed = the statement was changed since it was exported, and now stands for both languages

# Reference documents as text.
tsc-incomplete = this is no reference document of a skill: { $missing } is missing; give the whole text
tsc-heading = the heading 'Skills Framework for ...'
tsc-columns = the columns Level 1 to Level 6 are not all there; give the table with its tabs
tsc-level = level { $level } has no code or no description; mend the row below the levels
tsc-bullets = the cell has lost its bullets; it was split before capital letters into { $count } items, look whether that is right
tsc-no-level = no level has a code; give the table with its tabs
unit-incomplete = this is no unit of competency: { $missing } is missing; give the whole text
unit-heading = the heading 'Specification of Competency Standards for the ... Industry'
unit-code = the code is { $code }; it would be six digits, L and the level
unit-level = the level is { $level }; it would be from 1 to 7 and that of the code { $code }
unit-credit = the credit is { $credit }; it would be a whole number
unit-remark = the remark has no field of its own in the catalogue and is left out
unit-sections = the sections cannot be told; each begins with a number, a title and 'Be able to:'

# O*NET.
onet-suppressed = { $count } values are recommended for suppression by O*NET and are left out
onet-scale = the scale { $given } is not read; it would be IM or LV
onet-empty = the cell is empty; fill it in or drop the row
onet-value = { $given } is no value of { $scale }; it would be a number from { $lowest } to { $highest }
onet-twice = { $scale } of { $element } stands twice for { $code }; keep one

# Moodle.
moodle-frameworks = { $count } rows are frameworks; exactly one has 1 in this column
moodle-no-id = the framework has no id number or no short name; fill both in
moodle-columns = the row has { $count } columns; it would have { $wanted }
moodle-dropped = Moodle drops a row without id number or short name, and what is below it
moodle-twice = { $id } stands already in row { $row }; of two, Moodle keeps the last in silence
moodle-cut = Moodle cuts this at { $most } characters; it is kept whole here
moodle-parent = the parent { $id } is unknown, and Moodle drops the row in silence; name one that is there
moodle-circle = the row stands below itself; name another parent
moodle-no-scale = the framework has no scale; give its values, separated by commas
moodle-configuration = the scale configuration cannot be read; it would be a list such as Moodle writes
moodle-marks = it marks values that the scale of { $count } does not have
moodle-proficiency = proficiency begins at { $label }; here a role says which level it asks for
moodle-own-scale = the competency has a scale of its own; a framework has one scale here, so give it its own framework
moodle-completion = the completion rule is not kept
moodle-cross = the cross-reference to { $id } leads nowhere and is left out

# The Skills Framework dataset.
dataset-item-kind = { $given } is no kind of item; it would be knowledge or ability
dataset-item-empty = the item is empty; fill it in or drop the row
dataset-twice = { $skill } is required twice, at { $before } and { $level }; the higher level counts
dataset-task-empty = the task is empty; fill it in or drop the row
dataset-role-no-skill = role { $role } requires no skill in any sheet; its tasks are left out
dataset-repeated = { $count } items stand more than once at their level and are stored once
dataset-no-level = { $skill } has no level in any sheet and is left out; no role can require it
dataset-title-empty = the title is empty; fill it in or drop the row
dataset-type = { $given } is no type of skill; it would be tsc or ccs
dataset-sector-empty = the sector is empty; fill it in or drop the row
dataset-level-core = { $given } is no level of a core skill; it would be Basic, Intermediate or Advanced
dataset-level-technical = { $given } is no level of a technical skill; it would be a whole number from 1 to 6
dataset-role-empty = the sector or the job role is empty; fill it in
dataset-sheet-alone = a sheet of the Skills Framework dataset says too little alone; give the workbook (.xlsx) with all
dataset-sheet-missing = the sheet { $sheet } is missing; it would have { $columns }
