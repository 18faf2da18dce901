// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

// Typed identifiers: the compiler refuses a receipt where a loan is meant.
//
// Records are named by the EIP-712 digest of the act that created them, so the same act can never create twice
// and everybody who holds the signed act can compute the name. Members are numbered in the order of admission.

/// A member organisation, numbered from 1 in the order of admission; 0 is nobody.
type MemberId is uint32;
/// keccak256 of an ERC-7913 signer (`verifier || key`), the name of an operator's key.
type KeyId is bytes32;
/// A governance proposal: the digest of the proposed act.
type ProposalId is bytes32;

/// The name of one physical unit (coil, bundle): HMAC-SM3 of its canonical form under the consortium's secret.
type UnitKey is bytes32;
/// A place that holds fungible goods (tank, heap): HMAC-SM3 of its canonical form under the consortium's secret.
type StockId is bytes32;
/// One line of a mill certificate or certificate of analysis: HMAC-SM3 of issuer, number and line.
type CertificateKey is bytes32;
/// An announced delivery (入库预约): the digest of the act BookInbound.
type BookingId is bytes32;
/// An accepted inbound delivery (入库验收): the digest of the act AcceptInbound.
type InboundId is bytes32;
/// A warehouse receipt (仓单): the digest of the act IssueReceipt.
type ReceiptId is bytes32;
/// A delivery order (提货单): the digest of the act IssueDeliveryOrder.
type DeliveryOrderId is bytes32;

/// The name of one invoice: HMAC-SM3 of its canonical number (AB-24).
type InvoiceKey is bytes32;
/// A receivable voucher (应收账款电子凭证): the digest of the act IssueVoucher, or for a child of a split its derived name.
type VoucherId is bytes32;

/// A loan product (融资产品): the digest of the act DefineProduct.
type ProductId is bytes32;
/// A price series: the digest of the act DefineSeries.
type SeriesId is bytes32;
/// A pledge loan (质押贷款): the digest of the act ApplyForLoan.
type LoanId is bytes32;
/// A payment outside the chain: the digest of the act ClaimPayment.
type PaymentId is bytes32;
/// An objection to a reissue (异议): the digest of the act ObjectToReissue.
type ObjectionId is bytes32;
/// A court's freeze (冻结): the digest of the act Freeze.
type FreezeId is bytes32;
/// A suspension (暂停) of a receipt: the digest of the act Suspend, or of the act TakeStock that found a difference.
type SuspensionId is bytes32;
/// A holder's request to inspect goods (查验请求): the digest of the act RequestInspection.
type InspectionId is bytes32;
/// A holder's claim for loss of goods (索赔): the digest of the act ClaimLoss.
type ClaimId is bytes32;

using {sameMember as ==, otherMember as !=} for MemberId global;
using {sameReceipt as ==} for ReceiptId global;

function sameMember(MemberId a, MemberId b) pure returns (bool) {
    return MemberId.unwrap(a) == MemberId.unwrap(b);
}

function otherMember(MemberId a, MemberId b) pure returns (bool) {
    return MemberId.unwrap(a) != MemberId.unwrap(b);
}

function sameReceipt(ReceiptId a, ReceiptId b) pure returns (bool) {
    return ReceiptId.unwrap(a) == ReceiptId.unwrap(b);
}
