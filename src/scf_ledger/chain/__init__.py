"""An EVM node and what we need of it: artifacts, a capability probe, a log reader, a transaction outbox."""
