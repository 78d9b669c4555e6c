"""Development plans: what a learner means to do, tried, proposed, approved, gone through, and never changed after."""
