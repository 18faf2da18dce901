"""融资产品: what banks and factors lend on."""
