# What is kept of a person, given out and erased.
audit-break = lane { $lane }, place { $place }: { $told }
audit-missing = a row is missing
audit-changed = the row says something else than what was sealed
audit-not-following = the row does not follow the one before it
audit-unsealed = the row is sealed without the secret, after rows that are sealed with it
audit-end = the lane does not end where its head says
audit-kept = the kept heads know another row here
audit-yes = The audit trail holds together: { $rows } rows.
audit-keyless = Sealed without the secret, as before it was set: { $rows ->
    [1] { $rows } row
   *[other] { $rows } rows
}, the last at { $until }. If there were fewer then, somebody without it has written the trail anew.
audit-no = The audit trail is not what was written: { $breaks } places, { $rows } rows.
