"""Jobs that outlive whoever does them: handed in once, in one worker's hand at a time, taken over from the dead."""
