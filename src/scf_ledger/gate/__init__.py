"""The gate of a warehouse: delivery slips, what the gate knows offline, its decisions and its journal (AB-18, AB-19).

Everything runs without a network. `slip` is what the driver shows, `pack` what the gate fetched while it was online,
`check` the pure decision, `journal` what the gate remembers for good.
"""
