# Development plans.
fault-link = { $field }: has to be a web address that begins with https:// and has no spaces.
fault-one-release = { $field }: has to name exactly one of module and evidence.
