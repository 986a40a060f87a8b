"""How the learned part of the reader is trained (`make train`); what it learns from lies in `tests/corpus`."""
