"""结算: payments outside the chain, claimed by the payer and confirmed by the payee."""
