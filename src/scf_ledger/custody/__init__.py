"""保管: goods in custody: stocks, accepted deliveries, units, certificates."""
