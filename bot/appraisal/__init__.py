"""Reading turns offline: moves of a trainee turn, occasions of a customer turn, each with its words."""
