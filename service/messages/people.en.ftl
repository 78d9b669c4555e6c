# What sheets of people get wrong: learners, cost centres, and what is known of both.
sheet-twice = { $sheet } is given twice, first in { $first }; put the rows together
learner-unknown = learner { $learner } is in no sheet of this import and not stored; list them under learners
centre-unknown = cost centre { $centre } is unknown; list it under cost_centres
own-manager = { $learner } reports to { $learner }; name the learner above, or leave the row out
expires-early = expires_on { $expires } is before assessed_on { $assessed }; it expires after it was given
not-in-catalogue = { $kind } { $id } is not in the catalogue; it is kept, and counts once it is there
parent-unknown = cost centre { $centre } is unknown; give it a row of its own
centre-below-itself = cost centre { $centre } stands below itself; name one above it that is not below it
