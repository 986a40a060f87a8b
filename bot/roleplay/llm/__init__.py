"""The customer played by a language model: it finds the words, our rules have decided what is said."""
