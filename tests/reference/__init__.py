"""The rules of the ledger a second time: plain Python, written from the rules and not from the contracts.

A rule says every reason for which an act is refused, independently of the order in which a contract asks; what is
refused for no reason is taken. Money is whole fen, interest an exact fraction, days are dates in China.
"""
