"""价格: price series and the reports to them."""
