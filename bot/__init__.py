"""Sangfroid: a customer to practise on, in English and in French."""
