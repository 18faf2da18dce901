"""A device proves control over the place of pledged goods; replays and silence do not (AB-37, L-23)."""

from __future__ import annotations

from scf_ledger.acts import key_id
from scf_ledger.acts.roles import Capability
from scf_ledger.story.cast import BANK, WAREHOUSE, Desk
from scf_ledger.story.chapters.acceptance import slot
from scf_ledger.story.chapters.lots import Stored
from scf_ledger.story.stage import DAY, Fraud, Hand, Request, Stage, admin, both, maker

DEVICE = Desk("device", Capability.DEVICE)
#: seconds that the device's clock may be off
_SKEW = 900


def prove_control(stage: Stage, stored: Stored) -> None:
    """The custodian's device is bound to the place of the goods and attests; the same attestation again is refused."""
    ring = stage.keyrings[WAREHOUSE.number]
    device = key_id(ring.signer(DEVICE).signer)
    lot = stored.lot
    stage.act(
        "device/key",
        "仓库登记库位传感器的设备密钥",
        "the warehouse registers the key of a sensor",
        "AddKey",
        {"member": WAREHOUSE.number, "key": ring.grant(DEVICE)},
        admin(WAREHOUSE),
        Hand(WAREHOUSE, DEVICE),
    )
    stage.act(
        "device/bind",
        "设备绑定到质押货物所在库位,至少每日证明一次",
        "the device is bound to the place of the goods, and proves control at least daily",
        "BindDevice",
        {
            "owner": WAREHOUSE.number,
            "device": device,
            "place": {"place": slot(WAREHOUSE)} if lot.serialised else {"stock": lot.tank},
            "maxGap": DAY,
            "maxSkew": _SKEW,
        },
        *both(WAREHOUSE),
    )
    seen = {"device": device, "sequence": 1, "status": "intact", "observedAt": stage.moment("device/attest") + 1}
    stage.act(
        "device/attest",
        "设备证明库位完好(第1号)",
        "the device attests that the place is intact, number 1",
        "AttestControl",
        {**seen, "reading": {"text": f"SENSOR {lot.step} 1"}},
        Hand(WAREHOUSE, DEVICE),
    )
    stage.refused(
        Fraud(
            "attestation-replayed",
            "重放第1号控货证明",
            "attestation number 1 is replayed",
            "AB-37",
            "ATTESTATION_REPLAYED",
            "AttestationReplayed",
        ),
        Request("AttestControl", {**seen, "reading": {"text": f"SENSOR {lot.step} again"}}, [Hand(WAREHOUSE, DEVICE)]),
    )


def restore_control(stage: Stage) -> None:
    """The device was silent for too long; owner and bank have looked, and control holds again."""
    stage.act(
        "device/restore",
        "仓库与银行现场核查后恢复控货",
        "warehouse and bank have looked on site, and control holds again",
        "RestoreControl",
        {
            "device": key_id(stage.keyrings[WAREHOUSE.number].signer(DEVICE).signer),
            "witness": BANK.number,
            "report": {"text": "现场核查报告 report of an inspection on site"},
        },
        *both(WAREHOUSE),
        maker(BANK),
    )
