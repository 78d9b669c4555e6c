# The administrator's pages.
admin-lead = What the service works with, and who may use it. Nobody’s plan is shown here.
admin-view-overview = Overview
admin-view-entries = Catalogue
admin-view-imports = Imports
admin-view-keys = API keys
admin-view-webhooks = Your webhooks
admin-view-webhook-subscriptions = All webhooks
admin-view-audit = Audit trail
admin-view-settings = Settings
admin-card-catalogue = Catalogue
admin-card-catalogue-text = Frameworks, roles, modules and their runs: written as drafts, published, and taken out of use.
admin-figure = { $kind }: { $published } published, { $drafts } drafts, { $outdated } outdated
admin-card-imports-text = Files of any known format, looked at before anything changes.
admin-card-imports-figure = { $number } waiting to be done
admin-card-imports-link = Import files
admin-card-keys-text = What other systems and people come in with.
admin-card-keys-figure = { $number } open
admin-card-keys-link = Look after keys
admin-card-audit-text = Who read or changed what, and whether the trail is whole.
admin-card-audit-link = Read the trail
admin-card-settings-text = What the service was started with; secrets are not shown.
admin-card-settings-link = See the settings
admin-card-webhooks-text = What was told to your own systems, and told once more.
admin-card-webhooks-link = See your webhooks
admin-card-webhook-subscriptions-text = Where other systems are told of events, what waits for them, and what they did not take.
admin-card-webhook-subscriptions-figure = { $count ->
    [0] Nothing given up in the last 30 days
    [1] { $number } delivery given up in the last 30 days
   *[other] { $number } deliveries given up in the last 30 days
}
admin-card-webhook-subscriptions-link = See all webhooks
admin-kind-framework = Framework
admin-kind-competency = Competency
admin-kind-role = Role
admin-kind-module = Module
admin-kind-offering = Run of a module
admin-kind-framework-many = Frameworks
admin-kind-competency-many = Competencies
admin-kind-role-many = Roles
admin-kind-module-many = Modules
admin-kind-offering-many = Runs
admin-new-framework = New framework
admin-new-competency = New competency
admin-new-role = New role
admin-new-module = New module
admin-new-offering = New run
admin-kinds = Kinds of entries
admin-entries-lead = Drafts and outdated entries are used by no new plan; what was planned with them before stays as it is.
admin-find = Id or name
admin-narrow = Show these
admin-state = State
admin-state-any = Any state
admin-state-draft = Draft
admin-state-published = Published
admin-state-outdated = Outdated
admin-column-name = Name
admin-column-id = Id
admin-column-belongs = Belongs to
admin-next = Next page
admin-older = Older acts
admin-none = Nothing like that
admin-none-text = No entry of this kind has that state and that text.
admin-shown-at = As others see it
admin-meanwhile = Somebody else has changed this meanwhile. What you entered is still in the form; saving again puts it in the place of theirs.
admin-wrong = This could not be kept yet:
admin-save = Save
admin-add = Add
admin-new-is-draft = It begins as a draft, which no plan uses until you publish it.
admin-waits-framework-draft = Nobody new is asked for this yet: its framework is a draft.
admin-waits-framework-outdated = Nobody new is asked for this any more: its framework is outdated.
admin-waits-module-draft = Nobody is planned into this run yet: its module is a draft.
admin-waits-module-outdated = Nobody is planned into this run any more: its module is outdated.
admin-uses = Where it is used
admin-uses-none = Nothing uses it.
admin-use-competencies = { $count ->
    [1] { $number } competency is in it
   *[other] { $number } competencies are in it
}
admin-use-roles = { $count ->
    [1] { $number } role belongs to it
   *[other] { $number } roles belong to it
}
admin-use-crosswalks = { $count ->
    [1] { $number } row compares its levels
   *[other] { $number } rows compare its levels
}
admin-use-requirements = { $count ->
    [1] { $number } role requires it
   *[other] { $number } roles require it
}
admin-use-outcomes = { $count ->
    [1] { $number } module leads up in it
   *[other] { $number } modules lead up in it
}
admin-use-prerequisites = { $count ->
    [1] { $number } module asks for it first
   *[other] { $number } modules ask for it first
}
admin-use-exclusions = { $count ->
    [1] { $number } module stands against it
   *[other] { $number } modules stand against it
}
admin-use-offerings = { $count ->
    [1] { $number } run of it
   *[other] { $number } runs of it
}
admin-use-families = { $count ->
    [1] { $number } career family
   *[other] { $number } career families
}
admin-use-targets = { $count ->
    [1] { $number } person aims at it
   *[other] { $number } people aim at it
}
admin-use-employments = { $count ->
    [1] { $number } person has this role
   *[other] { $number } people have this role
}
admin-use-completed = { $count ->
    [1] { $number } person has completed it
   *[other] { $number } people have completed it
}
admin-use-annual_plans = { $count ->
    [1] { $number } person has it in a year’s plan
   *[other] { $number } people have it in a year’s plan
}
admin-use-development_plans = { $count ->
    [1] { $number } person has it in a plan of their own
   *[other] { $number } people have it in their own plan
}
admin-use-attainments = { $count ->
    [1] { $number } person has a rating in it
   *[other] { $number } people have a rating in it
}
admin-use-more = and { $number } more
admin-give-draft = Make it a draft
admin-give-draft-says = No new plan uses it, and lists leave it out, until it is published.
admin-give-published = Publish
admin-give-published-says = From now on new plans may use it.
admin-give-outdated = Take it out of use
admin-give-outdated-says = No new plan uses it any more; whoever has it in a plan keeps it.
admin-list-levels = Levels
admin-list-requirements = What it requires
admin-list-outcomes = What it leads to
admin-list-needs = Levels needed first
admin-list-hint = Empty the first field of a line to take it out. The last lines are free; save to get more.
admin-line = Line { $number }
admin-field-id = Id
admin-hint-id = Your own, for good: it stays when the name changes.
admin-field-name_en = Name in English
admin-field-name_zh = Name in Chinese
admin-field-title_en = Title in English
admin-field-title_zh = Title in Chinese
admin-field-description_en = Description in English
admin-field-description_zh = Description in Chinese
admin-field-summary_en = Summary in English
admin-field-summary_zh = Summary in Chinese
admin-field-label_en = Label in English
admin-field-label_zh = Label in Chinese
admin-field-descriptor_en = Descriptor in English
admin-field-descriptor_zh = Descriptor in Chinese
admin-field-area_en = Area in English
admin-field-area_zh = Area in Chinese
admin-field-category_en = Category in English
admin-field-category_zh = Category in Chinese
admin-field-framework = Framework
admin-field-code = Code
admin-field-level = Level
admin-field-populated = Populated
admin-field-competency = Competency
admin-field-weight = Weight
admin-field-essential = Essential
admin-field-provider = Provider
admin-field-mode = Mode
admin-field-language = Language
admin-field-location = Place
admin-hint-location = Such as SG; empty when the place does not matter.
admin-field-price_amount = Price
admin-field-price_currency = Currency
admin-field-effort_hours = Hours
admin-field-requires_modules = Modules needed first
admin-hint-requires_modules = One line for each condition; ids that satisfy the same one stand in it with a | between them.
admin-field-excludes = Modules it stands against
admin-hint-excludes = One id a line.
admin-field-from_level = From level
admin-field-to_level = To level
admin-field-items = Items it covers
admin-hint-items = One id a line; empty for the whole level.
admin-field-module = Module
admin-field-start_on = First day
admin-field-end_on = Last day
admin-field-seats = Seats
admin-hint-seats = Empty when there is room for everybody.
admin-field-booked = Seats taken already
admin-field-min_seats = Fewest people
admin-field-fixed_price_amount = Fixed price
admin-field-fixed_price_currency = Currency of it
admin-field-exclusive = Its days leave no room for another such run
admin-choice-self-paced = Self-paced
admin-choice-online = Online
admin-choice-classroom = Classroom
admin-choice-blended = Blended
admin-choice-on-the-job = On the job
admin-choice-coaching = Coaching
admin-choice-en = English
admin-choice-zh = Chinese
admin-imports-lead = Nothing changes before you have seen what would. Every fault is told with its line, and then nothing is imported.
admin-files = Files
admin-files-hint = YAML, CSV and workbooks of the house, reference documents, Moodle, CASE, O*NET. Sheets about people are not taken here.
admin-format = Format
admin-format-seen = What each file looks like
admin-format-gradus = The house’s own files
admin-format-tsc = Singapore reference document (text)
admin-format-unit = Hong Kong unit of competency (text)
admin-format-skills-framework = Skills Framework dataset
admin-format-moodle = Moodle framework
admin-format-case = CASE package
admin-format-onet = O*NET tables
admin-import-framework = Framework id
admin-import-framework-hint = For a text that only belongs to a framework; empty takes the usual one.
admin-as-drafts = Keep what is new as drafts
admin-as-drafts-hint = Frameworks, roles, modules and runs that are not there yet count only once they are published.
admin-preview = Show what would change
admin-workbooks = Workbooks to fill in
admin-workbooks-text = Sheets that are left out stay as they are stored; an empty workbook explains every column.
admin-workbook-empty = Empty workbook
admin-workbook-filled = Workbook with the whole catalogue
admin-imports-before = Imports before
admin-imports-none = Nothing was imported here yet.
admin-column-files = Files
admin-column-at = When
admin-column-what = What changes
admin-import = Import
admin-import-faulty = Faulty
admin-import-ready = Ready
admin-import-applied = Done
admin-import-lapsed = Lapsed
admin-import-faulty-says = { $count ->
    [1] There is one fault, so nothing was imported.
   *[other] There are { $number } faults, so nothing was imported.
}
admin-import-ready-says = Nothing has changed yet. This is what would.
admin-import-applied-says = All of this was imported.
admin-import-lapsed-says = These files have waited too long and were put aside.
admin-import-counts = { $created } new, { $changed } changed, { $retired } taken out of use, { $same } as they were
admin-import-faults = { $count ->
    [1] { $number } fault
   *[other] { $number } faults
}
admin-import-as-drafts = What is new becomes a draft
admin-import-more = { $number } more are in the JSON document or in the files.
admin-apply = Import all of this
admin-import-other = Send other files
admin-import-again = Look at the mended files
admin-files-mended = Mended files
admin-faults = What is wrong
admin-warnings = Worth knowing
admin-place-column = { $name } (column { $column })
admin-place-row = { $file }, row { $line }
admin-place = { $file }, line { $line }
admin-change-created = New ({ $number })
admin-change-changed = Changed ({ $number })
admin-change-retired = Taken out of use ({ $number })
admin-part-source = Source document
admin-part-framework = Framework
admin-part-competency = Competency
admin-part-role = Role
admin-part-module = Module
admin-part-offering = Run
admin-part-crosswalk = Comparison of levels
admin-part-relation = Relation
admin-part-family = Career family
admin-keys-lead = A key is shown once, when it is made. One that is revoked opens nothing from that moment.
admin-keys-there = Keys
admin-keys-none = There is no key yet.
admin-column-opens = Opens
admin-column-made = Made
admin-column-do = To do
admin-revoke = Revoke
admin-key-open = Open
admin-key-revoked = Revoked
admin-key-ended = Ended
admin-key-ended-at = ended { $at }
admin-key-of = of { $learner }
admin-key-leads = leads { $centres }
admin-key-ends = ends { $at }
admin-key-names = names a learner each time
admin-key-new = New key
admin-key-name = What it is for
admin-key-name-hint = In your own words; the list shows it.
admin-key-learner = Learner
admin-key-learner-hint = Of an employee, and of a manager who is a learner.
admin-key-ends-on = Ends on
admin-key-ends-hint = From the beginning of this day (UTC) it opens nothing; empty for no end.
admin-key-centres = Cost centres of a manager
admin-key-centres-hint = One id a line; all below them belong to them.
admin-key-names-label = Each request has to say which learner it is about
admin-key-make = Make the key
admin-key-made = The key is made
admin-key-once = Copy it now: it is shown this once, and nobody can find it out again.
admin-key-back = Back to the keys
admin-permission-lms = Learning system
admin-permission-hr = Human resources
admin-permission-manager = Manager
admin-permission-employee = Employee
admin-permission-admin = Administrator
admin-hooks-own = Your webhooks
admin-hooks-own-lead = Webhooks that you have made. They are made and changed by the API.
admin-hooks-own-none = You have no webhook
admin-hooks-own-none-text = POST /v1/webhooks makes one; its deliveries are shown here.
admin-hooks-all = All webhooks
admin-hooks-all-lead = Where other systems are told of events. You see when each was told and how that went, and may pause it; what the messages say is between Gradus and whoever made the webhook.
admin-hooks-all-none = Nobody has a webhook
admin-hooks-all-none-text = Learning systems and human resources make them with POST /v1/webhooks; their deliveries are shown here.
admin-hook-owner = Made by
admin-hook-make-paused = Pause it
admin-hook-make-active = Make it active again
admin-column-owner = Made by
admin-events-all = All events
admin-event-recommendation-created = Recommendation stored
admin-event-annual_plan-queued = Year asked for
admin-event-annual_plan-ended = Search for a year ended
admin-event-annual_frontier-ended = What each amount buys is known
admin-event-development_plan-moved = Development plan in another state
admin-event-erasure-ended = Person’s data erased
admin-event-webhook-test = Test
admin-webhook = Webhook
admin-webhook-test = Send a test
admin-column-address = Address
admin-column-events = Events
admin-column-event = Event
admin-column-attempts = Attempts
admin-column-answer = Answer
admin-deliveries = Deliveries
admin-deliveries-none = Nothing was told to it in the last 30 days.
admin-deliveries-none-such = No delivery of the last 30 days is in this state.
admin-failure-status = not accepted
admin-failure-gone = the address is gone
admin-failure-timeout = no answer in time
admin-failure-connection = no connection
admin-failure-gave_up = given up
admin-failure-unreachable = no address that may be reached
admin-replay = Send once more
admin-hook-active = Active
admin-hook-paused = Paused
admin-hook-failures = { $count ->
    [1] { $number } attempt failed in a row
   *[other] { $number } attempts failed in a row
}
admin-hook-waiting = { $count ->
    [1] { $number } delivery waits
   *[other] { $number } deliveries wait
}
admin-hook-failed = { $count ->
    [1] { $number } delivery given up
   *[other] { $number } deliveries given up
}
admin-delivery-repeats = once more
admin-delivery-next = Next attempt no earlier than { $at }
admin-delivery-held = Sent when the webhook is active again
admin-delivery-waiting = Waiting
admin-delivery-running = On its way
admin-delivery-delivered = Delivered
admin-delivery-failed = Failed
admin-audit-lead = Every act on other people’s data and on the service. People stand here under names that only the trail has for them.
admin-verify = Verify the whole trail
admin-trail = The chain
admin-trail-holds = All { $rows } rows are as they were written.
admin-trail-broken = The trail is not what was written: { $breaks } places of { $rows } rows are wrong.
admin-trail-keyless = Sealed without the secret, as before it was set: { $count ->
    [1] { $rows } row
   *[other] { $rows } rows
}, the last at { $until }. If there were fewer then, somebody without it has written the trail anew.
admin-trail-break = Lane { $lane }, place { $place }: { $told }
admin-heads = Heads, to be kept elsewhere
admin-audit-narrow = { $count ->
    [0] Narrow down
    [1] Narrow down ({ $number } filter is set)
   *[other] Narrow down ({ $number } filters are set)
}
admin-audit-only = Shown are only acts with
admin-audit-all = Show all acts
admin-audit-action = Code of the act
admin-audit-object_kind = Kind of thing
admin-audit-object_id = Id of the thing
admin-audit-principal = By whom
admin-audit-person = Whose data
admin-audit-request = Request
admin-audit-since = From day
admin-audit-until = To day
admin-audit-people = { $count ->
    [1] { $number } person
   *[other] { $number } people
}
admin-audit-none = No act like that is on record.
admin-column-act = Act
admin-column-thing = Thing
admin-column-place = Place
admin-settings-lead = Read at the start from the environment. Secrets are never shown.
admin-column-value = Value
admin-column-meaning = Meaning
admin-secret-set = set, not shown
admin-secret-unset = not set
admin-set = set
admin-edit = Edit
admin-mark-draft = Draft: no plan uses it yet
said-entry-added = The entry is there, as a draft.
said-entry-kept = The entry is kept.
said-entry-added-odd = The entry is there, as a draft. It names a module that is not in the catalogue; that is right only if people may have completed it before.
said-entry-kept-odd = The entry is kept. It names a module that is not in the catalogue; that is right only if people may have completed it before.
said-entry-draft = It is a draft now.
said-entry-published = It is published.
said-entry-outdated = It is out of use.
said-imported = All of it is imported.
said-key-revoked = The key is revoked.
said-webhook-test = A test is on its way.
said-delivery-replayed = It is on its way once more.
said-webhook-paused = The webhook is paused; what happens meanwhile waits for it.
said-webhook-active = The webhook is active; all that waits is on its way.
admin-publish-column = Publish
admin-publish-tick = Publish { $name }
admin-publish-ticked = Publish the ticked drafts
admin-publish-ready = Publish all drafts that are ready
admin-publish-lead = The ticked drafts are published together or not at all. “All that are ready” looks at every draft of this kind, on other pages too, publishes those that nothing keeps from it, and names the others.
admin-publish-nothing = Nothing was published. This stands in the way:
admin-publish-done = { $count ->
    [1] One draft is published.
   *[other] { $number } drafts are published.
}
admin-publish-none-ready = No draft is ready to be published.
admin-publish-more = There are more drafts; publish once more for the next ones.
said-entries-published = The drafts are published.
