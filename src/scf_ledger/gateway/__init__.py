"""The gateway: the ledger over HTTP. It can delay an act; it can never forge or alter one."""
