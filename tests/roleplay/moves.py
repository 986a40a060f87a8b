"""Turns as readings, for tests of what follows from a reading."""

from bot.model import Appraisal, Move, MoveName, Occasion, OccasionName

Named = MoveName | tuple[MoveName, str]


def reading(*names: Named, confidence: float = 0.9) -> Appraisal:
    """A reading with these moves; a pair gives what the move is about. Each quote is the move's own name."""
    moves = []
    for name in names:
        move, about = (name, None) if isinstance(name, str) else name
        moves.append(Move(move, move, 0, len(move), about, confidence))
    return Appraisal(moves=tuple(moves))


def heard(*names: OccasionName) -> Appraisal:
    """A reading of a customer's turn with these occasions."""
    return Appraisal(occasions=tuple(Occasion(name, name, 0, len(name)) for name in names))
