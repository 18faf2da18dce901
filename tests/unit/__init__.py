"""Tests of pure code: no chain, no database, no network."""
