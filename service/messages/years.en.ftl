# Training periods, what people ask for in them, and scenarios.
fault-period-order = { $field }: the last day cannot come before the first.
fault-window-order = { $field }: the window cannot end before it begins.
fault-need-level = { $field }: has to be a level above 0.
fault-need-subject = { $field }: has to name a competency with its level, or a module; in a new need, words of your own will do.
fault-decision-reason = { $field }: a reason is needed to refuse or to defer.
