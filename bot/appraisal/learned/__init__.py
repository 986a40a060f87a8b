"""The learned part of the reader: a small network for everybody, a larger one with the extra `embed`.

Pure but for reading its weights. How it was trained and what it gained: `docs/grader.md`.
"""
