"""What things cost: gas for each act, acts in a second. Run by scripts/bench, not by pytest."""
