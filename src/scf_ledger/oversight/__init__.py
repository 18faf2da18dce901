"""监督: suspensions, stock-takes, custodians' claims, registrations, control proofs, and the timers over them."""
