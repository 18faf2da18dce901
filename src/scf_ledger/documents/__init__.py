"""Documents of the trade: read, checked and understood."""
