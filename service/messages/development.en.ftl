# Development plans: what is wrong with what is asked of one.
fault-link = { $field }: has to be a web address that begins with https:// and has no spaces.
fault-one-release = { $field }: has to name exactly one of module and evidence.
development-no-recommendation = { $key } is no stored recommendation for { $learner }.
development-open = { $field }: the learner has a { $state ->
    [proposed] proposal
   *[draft] draft
} already, version { $version }; to end it with this, give its id here: { $key }.
development-nothing-open = { $field }: { $key } is no draft or proposal of this learner by now; look again before anything takes its place.
development-without-plan = { $key } found no plan that could be followed; ask with other limits.
development-no-choice = { $field }: nothing is decided about { $module } in this plan.
development-no-claim = { $field }: { $key } is no claim of this plan that still waits for a decision.
development-not-asked = { $field }: this plan does not lead to { $competency }.
development-no-level = { $field }: there is no level { $level }; take one of { $levels }.
development-currency = { $field }: this plan is paid in { $own }, not in { $given }.
development-held = { $field }: level { $level } is held already.
development-no-item = { $field }: { $item } is no item of level { $level }.
development-offering-alone = { $field }: names a run of the module to take instead; give that module in `to`.
development-swap-same = { $field }: has to be another module than { $module }; to change its run, keep it with another offering.
development-begun = { $field }: { $module } has begun or is done, and stays in the plan.
development-over = This plan is { $state ->
    [completed] completed
   *[superseded] replaced by another one
} and does not change any more.
development-not-under-way = Steps go on while a plan is approved or in progress; this one is not: { $state }.
development-trial-expired = This trial was made more than a day ago; look at /v1/development-plans/{ $key } and try the change again.
development-trial-outdated = The plan has changed since this trial was made; look at /v1/development-plans/{ $key } and try the change again.
development-trial-aside = Meanwhile there is version { $version }, a { $state ->
    [proposed] proposal
   *[draft] draft
}, which this would end; look at /v1/development-plans/{ $key } and try the change there.
development-trial-infeasible = No plan obeys this change, so there is nothing to follow; its relaxations say what would make one possible.
development-no-trial = { $field }: { $key } is no trial of this plan.
development-no-way = A plan does not go from { $before } to { $after }.
development-step-no-way = A step does not go from { $before } to { $after }.
development-not-yours = This step of the plan is somebody else's to take.
development-own-plan = Nobody approves their own plan.
development-no-reason = { $field }: has to say why.
development-refused-evidence = The plan counts on evidence that is refused or taken back; try it again without and accept that first.
development-refuses-evidence = The plan counts on the evidence that is refused here, so it cannot be approved as it is; send it back.
development-undecided = { $field }: has to say of each claim whether it is accepted; missing: { $claims }.
development-steps-left = Some steps are neither done nor failed: { $modules }.
development-calendar = Development plan
development-event = { $hours } { $count ->
    [one] hour
   *[other] hours
} · { $status ->
    [requested] waits for approval
    [approved] approved
    [enrolled] enrolled
    [done] done
    [failed] not passed
   *[planned] planned
}
