"""A second formulation of the question about one learner, written from the contract, for engines other than ours."""
