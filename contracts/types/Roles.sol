// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The roles of members, as bits of one word (domain.md §3.6)
/// @dev A key holds a subset of its member's roles. A role mask of an act is "any of".
library Roles {
    /// Any active member may sign.
    uint32 internal constant ANY = 0;
    /// 平台: information service; never holds money, never signs for others (L-63, L-65).
    uint32 internal constant PLATFORM = 1 << 0;
    /// 仓储: custodian of goods, issuer of receipts (民法典 908).
    uint32 internal constant WAREHOUSE = 1 << 1;
    /// 监管: supervisor mandated by the creditor (担保解释 55).
    uint32 internal constant SUPERVISOR = 1 << 2;
    /// 银行: lender.
    uint32 internal constant BANK = 1 << 3;
    /// 保理: buyer of receivables.
    uint32 internal constant FACTOR = 1 << 4;
    /// 供应商: seller of goods, first holder of vouchers, depositor.
    uint32 internal constant SUPPLIER = 1 << 5;
    /// 采购商/核心企业: buyer of goods, debtor of vouchers.
    uint32 internal constant BUYER = 1 << 6;
    /// 承运: carrier, forwarder; may request, never authorise.
    uint32 internal constant CARRIER = 1 << 7;
    /// 检验: surveyor and inspector.
    uint32 internal constant INSPECTOR = 1 << 8;
    /// 审计: reads, proves.
    uint32 internal constant AUDITOR = 1 << 9;
    /// 监管机构: regulator.
    uint32 internal constant REGULATOR = 1 << 10;
    /// 法院: court; freezes and releases.
    uint32 internal constant COURT = 1 << 11;
    /// 报价: reports prices to a series that names it.
    uint32 internal constant PRICE_REPORTER = 1 << 12;

    /// Whoever lends or buys claims.
    uint32 internal constant FINANCIER = BANK | FACTOR;
    /// Every defined bit.
    uint32 internal constant ALL = (1 << 13) - 1;
}

/// @title What an operator's key may do inside its member, as bits
library Capabilities {
    /// 经办: prepares and signs an act.
    uint8 internal constant MAKER = 1 << 0;
    /// 复核: signs what another person has prepared.
    uint8 internal constant CHECKER = 1 << 1;
    /// 密钥管理: adds and revokes the member's keys; signs no business act.
    uint8 internal constant ADMIN = 1 << 2;
    /// 设备: a lock, scale, gauge or camera; attests control and raises alarm, signs nothing else.
    uint8 internal constant DEVICE = 1 << 3;

    /// One signature is enough: maker or checker.
    uint8 internal constant OPERATOR = MAKER | CHECKER;
    /// Every defined bit.
    uint8 internal constant ALL = (1 << 4) - 1;
}
