"""Where recommendations are worked out: in this process, or in worker processes that can be stopped."""
