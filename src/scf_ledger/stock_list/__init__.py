"""库存清单: a warehouse's stock list in CSV or XLSX, read, judged row by row, and planned as acts.

Everything here is pure: bytes in, a plan out. Signing and sending are the client's.
"""
