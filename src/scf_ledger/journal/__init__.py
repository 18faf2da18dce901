"""账簿: every money event as balanced lines, derived from the chain."""
