"""质押贷款: applications, offers, pledges, draws, repayments, releases."""
