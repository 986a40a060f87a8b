"""Playing the customer: what they feel (temper, pure) and what they say (player)."""
