"""应收账款电子凭证: vouchers, the invoices behind them, and whether their debtors may issue."""
