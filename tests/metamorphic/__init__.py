"""What must not change a verdict: a name, an accent, a typo, a figure, talk to the grader."""
