"""Attacks on the reader, the grader and the player, and how much they move."""
