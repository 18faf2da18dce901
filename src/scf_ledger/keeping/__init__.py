"""保管: inspections, impairments, demands to collect, claims for loss, caps of the custodian's lien."""
