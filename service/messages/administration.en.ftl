# What is said about editing and importing the catalogue.
error-body-not-form = The body is no form with files; send multipart/form-data.
fault-form-body = The form cannot be read: { $reason }
fault-two-texts = { $field }: says nothing; give it in en, in zh or in both.
import-no-file = There is no file; send at least one.
import-format = There is no such format; it would be one of { $known }.
import-framework = The id of the framework is not one that can be stored; it has at most 200 visible characters.
error-import-faulty = These files have faults, so nothing can come of them; mend them and send them again.
error-import-lapsed = These files have waited too long, or others came after them; send them again.
error-import-changed = The catalogue has changed since these files were looked at, and something else would happen now; send them again and look.
fault-no-state = A { $kind } has no state of its own; give one to its framework.
fault-id-taken = There is an entry with the id { $key } already; open it to change it, or choose another id.
key-unknown-learner = No learner { $learner } is stored: check the id; until one is, the key opens nothing that is kept.
key-unknown-centre = No cost centre { $cost_centre } is stored: check the id; until one is, the key opens nobody in it.
fault-new-id = This can be no id; give one of at most 200 visible characters.
fault-not-ready = { $key } stays a draft: { $reason }
fault-no-entry = There is no { $kind } { $key }; it may have been taken away.
fault-nothing-ticked = Tick at least one draft, or publish all that are ready.
