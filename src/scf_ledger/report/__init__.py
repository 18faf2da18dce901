"""The report of a run: one HTML file that needs nothing else, in Chinese and English."""

from scf_ledger.report.page import render_report

__all__ = ["render_report"]
