"""Tests of scf_ledger.evidence."""
