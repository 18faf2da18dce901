"""Nine members: three found the consortium, six are admitted by two votes and a delay."""

from __future__ import annotations

from scf_ledger.acts import key_id
from scf_ledger.story.cast import BANK, CHECKER, MEMBERS, PLATFORM, WAREHOUSE, WITNESSES, Desk
from scf_ledger.story.stage import Hand, Request, Stage, admin, idempotency_key, maker

#: The warehouse's maker after the rotation; the same person, another key.
_NEW_MAKER = Desk("maker-2", WAREHOUSE.desks[1].capability, person=WAREHOUSE.desks[1].name)
#: A checker's key in the hands of the bank's maker: what dual control is there against (AB-39).
SECOND_KEY_OF_MAKER = Desk("checker-2", CHECKER.capability, person="maker")


def admit_members(stage: Stage) -> None:
    """Admits the six members who did not found the consortium (L-80)."""
    stage.teller.chapter("联盟", "The consortium")
    newcomers = [member for member in MEMBERS if not member.founder]
    proposals = stage.acts(
        "consortium/propose",
        "平台提议接纳六名成员",
        "the platform proposes six members",
        [
            Request(
                "ProposeAdmission",
                {"proposer": PLATFORM.number, "admission": stage.keyrings[member.number].admission()},
                [maker(PLATFORM)],
            )
            for member in newcomers
        ],
    )
    stage.acts(
        "consortium/approve",
        "银行批准",
        "the bank approves",
        [Request("Approve", {"proposal": p, "approver": BANK.number}, [maker(BANK)]) for p in proposals],
    )
    delay = int(stage.client(PLATFORM).get("/v1/governance")["delay"])
    stage.until("consortium", "治理延迟期满", "the delay of governance runs out", lambda: stage.now() + delay + 60)
    for member, proposal in zip(newcomers, proposals, strict=True):
        stage.value(
            f"consortium/execute/{member.code}",
            f"{member.name}成为第{member.number}号成员",
            f"{member.name} becomes member {member.number}",
            # One after another: members are numbered in the order in which they are admitted.
            lambda proposal=proposal, member=member: stage.client(PLATFORM).call(  # type: ignore[misc]
                f"/v1/proposals/{proposal}/execute", idempotency_key(f"execute/{member.code}")
            ),
        )


def name_witnesses(stage: Stage) -> None:
    """Bank and court register the keys with which they cosign the others' checkpoints."""
    for member in WITNESSES:
        body = {"vkey": stage.keyrings[member.number].cosigner().verifier.vkey()}
        stage.value(
            f"witness/{member.code}",
            f"{member.name}登记见证密钥",
            f"{member.name} registers its witness key",
            lambda member=member, body=body: stage.client(member).post(  # type: ignore[misc]
                f"/v1/members/{member.number}/witness-key", body, idempotency_key(f"witness/{member.code}")
            ),
        )


def rotate_key(stage: Stage) -> None:
    """The warehouse's maker gets a new key and loses the old one; no title moves (AB-23)."""
    ring = stage.keyrings[WAREHOUSE.number]
    old = ring.signer(maker(WAREHOUSE).desk)
    stage.act(
        "rotation/add",
        "仓库为经办登记新密钥",
        "the warehouse registers a new key of its maker",
        "AddKey",
        {"member": WAREHOUSE.number, "key": ring.grant(_NEW_MAKER)},
        admin(WAREHOUSE),
        Hand(WAREHOUSE, _NEW_MAKER),
    )
    stage.act(
        "rotation/revoke",
        "并吊销旧密钥",
        "and revokes the old one",
        "RevokeKey",
        {"member": WAREHOUSE.number, "key": key_id(old.signer)},
        admin(WAREHOUSE),
    )
    stage.replaced[(WAREHOUSE.number, maker(WAREHOUSE).desk.name)] = _NEW_MAKER
