"""What the chain proves: that these contracts stand there, and that every act was signed by those who had to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from eth_utils.crypto import keccak

from scf_ledger.acts import Act, CallUnreadable, Signature, act_type, by_selector, read_call
from scf_ledger.acts.calldata import decode_call
from scf_ledger.chain.deployment import Consortium, Deployment, Step, plan
from scf_ledger.chain.events import Event, read_event
from scf_ledger.evidence.bundle import HEADERS, Bundle
from scf_ledger.verification.blocks import Header, Sent, read_headers, transactions
from scf_ledger.verification.findings import Report
from scf_ledger.verification.register import NotAuthorised, Register
from scf_ledger.verification.votes import PROPOSALS, Votes


@dataclass(frozen=True)
class ProvenAct:
    """An act that the chain took and whose signatures were checked."""

    act: Act
    signatures: tuple[Signature, ...]
    block: Header
    tx_hash: str


@dataclass(frozen=True)
class Happening:
    """An event of one of the ledger's contracts, as the receipt under its block's receipts root holds it."""

    event: Event
    block: Header
    tx_hash: str
    #: digest of the act that the transaction carried; empty when it carried none
    act: str


@dataclass
class ProvenChain:
    """What was proven of the chain."""

    deployment: Deployment
    register: Register
    headers: Sequence[Header]
    acts: list[ProvenAct] = field(default_factory=list)
    #: everything that the contracts said, in the order of the chain
    happenings: list[Happening] = field(default_factory=list)


def verify_chain(bundle: Bundle, report: Report) -> ProvenChain:
    """Goes through the chain from its first block, and checks everything that happened to the ledger."""
    deployment = Deployment.from_json(bundle.json("deployment.json"))
    raw = bundle.json("consortium.json")
    consortium = Consortium(**raw)
    steps = plan(deployment.deployer, deployment.first_nonce, consortium)
    if {s.name: s.address for s in steps} != dict(deployment.addresses):
        report.fail(
            "deployment.json",
            "the addresses do not follow from the deployer's account and the shipped contracts",
            "合约地址与部署账户及随附合约不符",
        )
    headers = read_headers(bundle, report)
    if not headers or headers[0].hash != deployment.genesis_hash:
        report.fail(HEADERS, "the genesis block is not the deployment's", "创世区块与部署记录不符")
    proven = ProvenChain(deployment, Register(deployment.verifiers), headers)
    _Walk(proven, consortium, {s.nonce: s for s in steps}, report).run(bundle)
    _say_what_is_believed(proven, len(consortium.founders), report)
    return proven


def _say_what_is_believed(proven: ProvenChain, founding: int, report: Report) -> None:
    if proven.headers:
        head = proven.headers[-1]
        report.rely(
            f"that block {head.number}, {head.hash}, is part of the consortium's chain {proven.deployment.chain_id} "
            f"(genesis {proven.deployment.genesis_hash}): compare it with what a member's own node shows",
            f"区块{head.number}({head.hash})属于联盟链{proven.deployment.chain_id}"
            f"(创世区块{proven.deployment.genesis_hash}):请与任一成员自己的节点核对",
        )
    founders = "、".join(f"{m.name}({m.uscc})" for m in list(proven.register.members.values())[:founding])
    report.rely(
        f"that the founders' keys are theirs: {founders}; every later member and key follows from their approvals",
        f"创始成员的密钥确属其本人:{founders};其后的成员与密钥均由其批准产生",
    )
    report.rely(
        "that the chain's nodes executed the contracts rightly: signatures, votes and code are checked here, "
        "states are not computed again",
        "链上节点正确执行了合约:此处核验签名、表决与代码,不重新计算状态",
    )
    report.rely(
        "block times, which the chain's validators set",
        "区块时间由链上验证节点设定",
    )
    for wallet in sorted(proven.register.wallets):
        report.rely(
            f"that contract wallet {wallet} accepted its owner's signatures, as the chain found",
            f"合约钱包{wallet}的签名以链上校验为准",
        )


@dataclass
class _Walk:
    proven: ProvenChain
    consortium: Consortium
    #: contracts that are still to be created, by the deployer's nonce
    awaited: dict[int, Step]
    report: Report

    def __post_init__(self) -> None:
        self.votes = Votes(self.proven.register, self.consortium.threshold, self.consortium.delay)

    def run(self, bundle: Bundle) -> None:
        for sent in transactions(bundle, self.proven.headers, self.report):
            if sent.succeeded:
                self._take(sent)
        for step in self.awaited.values():
            self.report.fail(
                "chain/blocks", f"contract {step.name} was never created", f"链上没有创建合约{step.name}的交易"
            )

    def _take(self, sent: Sent) -> None:
        if not sent.to:
            self._creation(sent)
            return
        name = self.proven.deployment.names.get(sent.to.lower())
        if name is None:
            return
        kind = by_selector(name, sent.data[:4])
        digest = ""
        try:
            if kind is not None:
                act, signatures = read_call(kind, sent.data, self.proven.deployment.domain(name))
                digest = act.digest
                self._act(act, signatures, sent)
            elif name == "Governance":
                self._execution(sent)
            self._happenings(sent, digest)
        except (CallUnreadable, NotAuthorised, KeyError, ValueError) as trouble:
            self.report.fail(f"transaction {sent.hash}", str(trouble), "行为的签名或内容未通过校验")

    def _creation(self, sent: Sent) -> None:
        step = self.awaited.get(sent.nonce)
        if sent.sender.lower() != self.proven.deployment.deployer.lower() or step is None:
            return
        if sent.data != step.init_code:
            self.report.fail(
                f"transaction {sent.hash}",
                f"contract {step.name} was not created from the shipped code and the founders given",
                f"合约{step.name}并非由随附代码与所列创始成员创建",
            )
            return
        del self.awaited[sent.nonce]
        self.report.proven["contracts"] += 1
        if step.name == "MemberRegistry":
            for founder in self.consortium.founders:
                self.proven.register.admit(founder)

    def _act(self, act: Act, signatures: Sequence[Signature], sent: Sent) -> None:
        self.proven.register.require_signed(act, signatures, sent.block.timestamp)
        message = act.message
        if act.kind == "AddKey":
            self.proven.register.add_key(message["member"], message["key"])
        elif act.kind == "RevokeKey":
            self.proven.register.revoke_key(message["key"])
        self.votes.take(act, sent.block.timestamp)
        self.proven.acts.append(ProvenAct(act, tuple(signatures), sent.block, sent.hash))
        self.report.proven["acts"] += 1
        self.report.proven["signatures"] += len(signatures)

    def _happenings(self, sent: Sent, act: str) -> None:
        for log in sent.logs:
            contract = self.proven.deployment.names.get(log.address)
            event = read_event(contract, log.topics, log.data) if contract else None
            if event is not None:
                self.proven.happenings.append(Happening(event, sent.block, sent.hash, act))

    def _execution(self, sent: Sent) -> None:
        """A proposal that was carried out: what it asked for holds from here on."""
        for kind in PROPOSALS:
            found = act_type(kind)
            types = [found.structs.abi()]
            function = "execute" + kind.removeprefix("Propose")
            if sent.data[:4] == keccak(text=f"{function}({types[0]})")[:4]:
                message: dict[str, Any] = found.structs.from_abi(decode_call(types, sent.data)[0])
                act = Act(found, message, self.proven.deployment.domain("Governance"))
                self.votes.carry_out(act, sent.block.timestamp)
                self.report.proven["proposals carried out"] += 1
