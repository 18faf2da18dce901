"""司法冻结: freezes that courts order, renew and release."""
