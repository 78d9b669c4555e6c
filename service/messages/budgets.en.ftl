# What the kinds of budgets are called, on pages and in sheets.
binding-hard = hard
binding-warning = warning
