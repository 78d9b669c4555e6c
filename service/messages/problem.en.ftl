# What went wrong: the title of each kind of problem.
problem-invalid-request = The request is not valid
problem-idempotency-key-reused = The idempotency key belongs to another request
problem-unauthenticated = Authentication is needed
problem-forbidden = The permission is missing
problem-not-found = Not found
problem-method-not-allowed = The method is not allowed here
problem-request-timeout = The request came too slowly
problem-conflict = The request conflicts with what is stored
problem-request-in-flight = The same request is still at work
problem-too-large = The request is too large
problem-unsupported-media-type = The format of the body is not supported
problem-internal = Something went wrong inside the service
problem-busy = The service is busy
problem-address-in-use = The address is in use
problem-precondition-failed = Something has changed in between
problem-precondition-required = The request has to say which state it changes
problem-too-many-requests = Too many requests

# What went wrong: one sentence.
error-faults = The request has { $count } faults.
error-faults-more = The request has more than { $listed } faults; the first { $listed } are listed.
error-unreadable = The request cannot be read.
error-body-ended = The body ended before it was whole.
error-body-too-slow = The body did not arrive within { $seconds } seconds.
error-body-too-large = The body is larger than { $maximum } bytes.
error-year-too-large = The body is larger than { $maximum } bytes. Store the learners (`gradus import`, or PUT /v1/learners/ID) and send the request without `learners`, or plan from a file with `gradus plan-year`.
error-body-not-json = The body has to be application/json.
error-no-key = Send a valid key as `Authorization: Bearer gk_...`.
error-bad-token = The key or token is not valid here, or no longer.
error-permission = This route needs one of these permissions: { $permissions }.
error-permission-none = No permission opens this route.
error-forbidden = This is not for you.
error-acting-for-nobody = This key acts for one learner at a time; name the learner in { $header }.
error-acting-for-all = { $header } narrows a request to one learner; this address speaks of all of them.
error-own-learner-only = This request may only be about a learner who is named in it; send the learner's id.
error-foreign-form = This form was not sent from a page of this service.
error-not-found = There is nothing at this address for you.
error-no-such-key = There is no key { $key }.
error-methods = This address answers { $methods }.
error-internal = The request could not be answered; the service's log says why.
error-busy = The service cannot take this at the moment.
error-busy-solves = Every place for a solve is taken; send the same request again.
error-busy-batch = The batch took too long to get to this request; send it again.
error-busy-large = Too many large requests are being read; send the same request again.
error-busy-files = Too many files of large companies are being written; ask for this one again.
error-busy-requests = Too many requests are under way; send the same request again.
error-busy-writers = Too many changes are waiting for the database.
error-busy-connections = All connections to the database are in use.
error-busy-database = The database cannot take this at the moment.
error-stopping = This server is being stopped; send the same request again.
error-client-gone = Nobody waits for this answer any more.
error-worker-died = The search ended before its answer; send the same request again.
error-worker-memory = The search needed more memory than it may have.
error-solve-too-long = The search did not end in its time; send the same request again, or one that asks for less.
error-not-migrated = The database is not migrated to the version of this service.
error-clash = Another change came first; read the current state and try again.
error-precondition-failed = What is stored has changed since you read it; read it again and send its new ETag as If-Match.
error-precondition-required = Send the ETag of what you have read as If-Match, so that nobody's change in between is undone.
error-taken-over = Another attempt has taken over this request; ask again for its answer.
error-key-reused = This Idempotency-Key was used for another request; take a new one.
error-crosswalk-approved = { $key } is approved already, by { $by }.
error-crosswalk-newer = { $key } is no longer the newest version; look at { $newer }.
error-crosswalk-not-approved = { $key } carries no approval that counts; there is nothing to withdraw.
error-crosswalk-newer-approved = Ratings no longer count by { $key }; look at { $newer }.
error-in-flight = The first request with this Idempotency-Key is still at work; ask again shortly.
error-form-in-flight = The same form was sent a moment ago and is still being worked on. Look at the page again shortly.
error-form-taken-over = The same form was sent once more meanwhile, and that sending counts. Look at the page again.
error-in-flight-ended = The first request with this Idempotency-Key has just ended without an answer; send it again.
error-address-in-use = Nothing can listen on { $host }:{ $port }: { $reason }. Maybe choose another port with --port or GRADUS_PORT.
error-cluster-lost = The cluster at { $address } is lost: { $reason }.
error-cluster-broken = One piece of work ended several machines of the cluster at { $address }: { $reason }
error-cluster-unfit = The cluster has other versions ({ $there }) than this machine ({ $here }) and would not answer alike; give both the same.
error-cluster-without-certificate = { $address } asks for certificates, and none are named; see docs/cluster.md.
error-cluster-missing = GRADUS_CLUSTER is set and { $module } is not installed; install gradus with the extra "cluster".
error-file = The file { $file } cannot be read: { $reason }.
error-demo-loopback = The demo hands out keys, so it listens on a loopback address only, not on { $host }.
error-demo-database = The demo stores sample data, so it uses its own database only; name another one with --database.

# What is wrong with one field.
whole-body = The body
fault-missing = { $field }: is missing.
fault-no-field = { $field }: is no field here; leave it out.
fault-repeated-parameter = { $field }: is given more than once; give it once.
fault-no-parameter = { $field }: is no parameter of this address; leave it out.
fault-text = { $field }: has to be text.
fault-whole-number = { $field }: has to be a whole number.
fault-number = { $field }: has to be a number.
fault-true-or-false = { $field }: has to be true or false.
fault-list = { $field }: has to be a list.
fault-object = { $field }: has to be an object with named fields.
fault-one-of = { $field }: has to be one of { $expected }.
fault-form = { $field }: does not have the form that is read here.
fault-plain = { $field }: has to be one line of plain text without control characters.
fault-amount = { $field }: has to be an amount such as "1500.00", up to 999999999 with at most 4 decimals.
fault-currency = { $field }: has to be a currency code such as SGD.
fault-level-name = { $field }: has to be a level such as "4".
fault-visible = { $field }: has to be printable ASCII characters without spaces.
fault-id-parts = { $field }: an id neither begins nor ends with a slash, and has no “.” or “..” between slashes.
fault-id-word = { $field }: “{ $word }” after a slash is the address of something else; choose another word.
fault-longer = { $field }: has more than { $most } characters.
fault-shorter = { $least ->
    [1] { $field }: is empty.
   *[other] { $field }: has fewer than { $least } characters.
}
fault-more-entries = { $field }: has more than { $most } entries.
fault-fewer-entries = { $least ->
    [1] { $field }: is an empty list.
   *[other] { $field }: has fewer than { $least } entries.
}
fault-at-least = { $field }: has to be at least { $least }.
fault-at-most = { $field }: has to be at most { $most }.
fault-above = { $field }: has to be above { $least }.
fault-below = { $field }: has to be below { $most }.
fault-range = { $field }: is out of range.
fault-other = { $field }: cannot be read.
fault-characters = { $field }: holds a control character or half a surrogate pair; plain text is expected.
fault-day = { $field }: is no calendar day; a day looks like 2027-01-31.
fault-day-range = { $field }: has to lie in the years { $first } to { $last }.
fault-hours = { $field }: has to be a number of hours such as 14 or 5.25.
fault-hours-range = { $field }: has to be from 0 to 100000 hours.
fault-hours-decimals = { $field }: has more than 2 decimals.
fault-week-hours = { $field }: has to be from 0 to 168, the hours of a week.
fault-effort-range = { $field }: has to be above 0 hours, and at most 100000.
fault-seconds = { $field }: has to be a number of seconds.
fault-seconds-range = { $field }: has to be above 0 and at most 3600 seconds.
fault-unknown-currency = { $field }: names no currency of ISO 4217.
fault-decimals = { $field }: has more than the { $digits } decimals of { $currency }.
fault-one-target = { $field }: has to be exactly one of role, roles and requirements.
fault-ends-early = { $field }: ends before it starts.
fault-expires-early = { $field }: expires before it was assessed.
fault-too-many = The body has { $count } faults, too many to name them.
fault-page-token = { $field }: is no token of this list; send back `next_page_token` as it came.
fault-no-source = { $field }: no document of the catalogue has this key; { $known } are known.
fault-idempotency-key = { $field }: has to be 1 to { $most } printable characters.
fault-no-cost-centre = { $field }: the cost centre { $key } is not stored; store it first.
fault-own-manager = { $field }: { $key } cannot report to { $key }.
fault-circle = { $field }: { $parent } lies below { $key }, so it cannot stand above it.
fault-no-framework = { $field }: no framework { $key } is in the catalogue; name one that is listed under /v1/frameworks.
fault-off-scale = { $field }: level { $level } is not on the scale of { $framework }; its levels are { $levels }.
fault-crosswalk-to = { $field }: has to be a framework with a level, or relative alone.
fault-crosswalk-range = { $field }: up_to has to be above level; leave it out where there is no range.
fault-crosswalk-rationale = { $field }: says nothing; give the reason in en, in zh or in both.
fault-crosswalk-confidence = { $field }: confidence none goes with no `to`, and any other confidence with one.
fault-given-twice = { $field }: { $key } is given twice; once is enough.
fault-overlooked = The request contradicts itself: { $fault }.

# What is wrong with the text of a body.
json-not-utf8 = The body is not UTF-8 at byte { $byte }.
json-malformed = The body is not JSON at line { $line }, column { $column }.
json-too-deep = The body nests deeper than { $most } levels.
json-key-twice = The key { $key } is given twice in one object.
json-key-characters = The name of a field holds half a surrogate pair, which is no character.
json-too-long-number = A number has { $count } characters; at most { $most } are read.
json-extreme-number = A number is too large or too small to mean anything here.
json-no-number = A number is not finite, which JSON does not know.

# What is wrong with what a request refers to.
kind-module = module
kind-item = item
kind-role = role
kind-competency = competency
kind-offering = run
reference-twice = The { $kind } { $key } is given twice; once is enough.
reference-learner = No learner { $learner } is stored; store it first, or send its attainments with the request.
reference-item = No level lists the item { $item }; an item held is one that a level of a competency lists.
reference-role = The catalogue has no role { $role }; GET /v1/roles lists them.
reference-module = There is no module { $module } to choose from.
reference-unasked = Competency { $competency } belongs to a framework that is a draft or outdated; nobody new is asked for it.
reference-competency = The catalogue has no competency { $competency }; send `modules` to use competencies of your own.
reference-locks = { $module } is kept by one lock and refused by another; leave one of them out.
reference-no-start = Without a stored learner, hours_per_week, finish_by and unavailable need the day that the plan starts on.
reference-finish = The plan would have to end by { $finish_by }, before it starts on { $start_on }.
reference-progress-completed = { $module } is completed and under way at once; leave one of the two out.
reference-progress-refused = { $module } is under way, and a lock refuses it; leave one of the two out.
reference-progress-circle = { $modules } would each come after another of them; leave one `after` out.
reference-offering = { $module } has no run { $offering }.
reference-weeks = The runs of all modules together last { $count } weeks; { $most } are the most.
reference-other-items = The catalogue lists other items for { $competency } level { $level }; leave them out.
reference-level-zero = Level 0 stands before the first level and lists no items.
reference-item-owner = The item { $item } is already listed by { $competency } level { $level }; an item belongs to one level.
reference-prices-too-large = The prices of all modules together come to more than { $most } of the smallest unit; send fewer modules, or split the request.
reference-excludes-itself = { $module } excludes itself, so it could never be taken.
reference-requires-itself = { $module } requires itself, so it could never be taken.
reference-empty-alternatives = An empty list of alternatives can never be met; name a module or leave the list out.
reference-upwards = The outcome leads from { $from } to { $to }; it has to lead upwards.
reference-one-step = An outcome with items leads one step up; the step after { $from } is { $next }.
reference-no-items = Level { $level } of { $competency } lists no items; leave `items` out.
reference-wrong-item = { $item } is no item of level { $level } of { $competency }.
reference-catalogue-currency = The amount is in { $currency }, the catalogue in { $others }; there is no rate between them.
reference-currency = { $currency } stands beside { $other }; a request has one currency.
reference-levels = The competencies of the request have { $count } levels together; { $most } are the most.
reference-excluded = { $competency } is excluded from the catalogue and nobody can be asked for it: { $reason_en }
reference-off-scale = { $competency } has no level { $level }; its levels are { $levels }.

# What is wrong with a key that is to be made.
key-permission = { $permission } is no permission; { $known } are.
key-no-permission = A key needs at least one permission.
key-employee-learner = An employee's key names its learner; of the others only a manager's may name one.
key-employee-alone = The permission employee opens one's own plan and nothing else; only manager may stand beside it.

# Questions about a recommendation.
question-one-of = Name either a module or a competency, and only one of them.
question-module = There is no module { $module } to choose from; GET /v1/modules lists them.
question-module-inline = There is no module { $module } to choose from; name one that the request brought along.
question-competency = The target does not ask for { $competency }; it asks for { $asked }.
question-more-decimals = The amount may have { $digits } decimals at most.
question-more-nothing = The amount has to be above 0.
error-outdated = What this recommendation was asked about has changed so far that nothing can be asked about it; ask for a new one.
fault-share = { $field }: has to be a share from 0 to 1.

# What is said to have happened to a plan.
replan-unknown = { $module } is no step of the plan, and there is no such module to choose from.
replan-completed-lost = { $module } is completed and lost at once; leave one of the two out.
replan-not-a-step = { $module } is no step of the plan; what is booked is one of its steps.
replan-booked-lost = { $module } is booked and lost at once; leave one of the two out.
replan-booked-gone = { $module } is booked, and there is no such module any more; say that it is cancelled.

# What a request for a year can get wrong.
kind-learner = learner
kind-cost-centre = cost centre
kind-grant = grant
fault-large-amount = { $field }: has to be an amount such as "500000.00", up to 999999999999 with at most 4 decimals.
fault-year-seconds-range = { $field }: has to be above 0 and at most 86400 seconds, which is a day.
reference-large-limit = This limit is too large to be counted exactly beside amounts as small as those of the request: at most { $most }. Leave it out where there is no limit, or give all amounts in larger round sums.
reference-period = A period has at most { $most } days.
reference-cost-centre = There is no cost centre { $cost_centre } in this year.
reference-depth = At most { $most } cost centres may stand one above the other.
reference-no-target = { $learner } has no target, and none is stored; name a role or requirements.
reference-start-late = The learner would start after the period ends on { $end_on }.
reference-limit-twice = { $field } stands on the learner and among the limits, and the two differ; leave one of them out.
reference-lock-learner = There is no learner { $learner } in this year.
reference-provider = No module is given by { $provider }.
reference-grants = Together the grants would pay { $percent } per cent of { $module }; 100 are the most.

# A year that is looked for.
error-year-not-ended = The search for this year goes on; its plan can be read when it is over, or was stopped.
error-year-without-plan = No plan was found for this year, so there is nothing to export.
error-busy-followers = Too many follow plans as they are made; ask for the plan itself from time to time.
year-failed-internal = Something broke inside during the search; ask for the year again.
year-failed-out-of-memory = The search needed more memory than it has.
year-failed-gave-up = The search ended its worker again and again, and was given up.
year-failed-nothing-found = No plan was found in the time of the search; give it more seconds.
year-failed-cluster-lost = The cluster could not be reached, or was lost, and no plan had been found by then; ask for the year again.
year-failed-cluster-broken = The search ended machine after machine of the cluster before a plan was found.
year-failed-cluster-unfit = The cluster has other versions than the worker, and no plan had been found by then.
year-failed-processes-broken = The search ended its processes again and again before a plan was found.
year-ended-cluster-lost = The cluster was lost and not back in time; this is the best plan that had been found by then.
year-ended-cluster-broken = The search ended machine after machine of the cluster; this is the best plan that had been found by then.
year-ended-cluster-unfit = The cluster has other versions than the worker; this is the best plan that had been found before.
year-ended-processes-broken = The search ended its processes again and again; this is the best plan that had been found by then.
year-ended-out-of-memory = The search needed more memory than it has; this is the best plan that had been found by then.
year-ended-gave-up = The search ended its worker again and again; this is the best plan that had been found by then.
year-ended-internal = Something broke inside during the search; this is the best plan that had been found by then.
