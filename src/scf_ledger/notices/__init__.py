"""通知: what members must hear about titles that they hold, store or lend on."""
