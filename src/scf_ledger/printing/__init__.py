"""Records on paper: the warehouse receipt as PDF, with front, endorsement side, state and QR code (L-01, L-11)."""
