"""Content: persona, rubric, cue and house files: shapes, loading, linting, JSON Schema."""
