"""仓单: warehouse receipts, their endorsements, and the delivery orders on them."""
