"""What is run to be surer than tests alone make: fuzzing, branch coverage, mutation, proofs. Run by scripts/."""
