"""A company at work, at random: everything that is asked of the service is asked of a model of it as well."""
