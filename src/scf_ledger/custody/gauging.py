"""Gauging of liquids (检尺): from a reading to the volume at 20 °C and the net mass, in whole numbers throughout.

A tank's net mass excludes its heel (罐底). Both roundings go down, so that a reading never shows more than there is
(AB-03); the mass is rounded once, from the exact product, and not from the rounded volume.

Two ways to correct for temperature:

- VCF: V20 = V × vcf, mass = V20 × (ρ20 − b);
- density coefficient γ: ρt = ρ20 − γ × (t − 20), V20 = V × ρt ÷ ρ20, mass = V × (ρt − b × ρt ÷ ρ20).

b is the correction for the buoyancy of air, where a tank farm uses one. Given three of VCF, ρt and ρ20 must agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from scf_ledger.custody.faults import Fault, GoodsInvalid

RULE = "AB-03"
#: 20 °C in 0.01 °C.
REFERENCE_TEMPERATURE = 2_000
#: A volume correction factor of one, in 1e-6.
ONE = 1_000_000
#: Two ways to the density at t may differ by so much, in 0.1 kg/m³ (u): laboratories state whole 0.1, tables 0.5.
DENSITY_AGREEMENT = 5
#: Longest time that a reading may lie ahead of the reader's clock, in seconds (u).
CLOCK_SKEW = 300


class GaugeMethod(StrEnum):
    """How the level was taken; at most eight ASCII characters, as a contract holds it."""

    DIP = "DIP"
    RADAR = "RADAR"
    SERVO = "SERVO"
    FLOAT = "FLOAT"
    METER = "METER"

    @property
    def zh(self) -> str:
        return _METHODS[self][0]

    @property
    def en(self) -> str:
        return _METHODS[self][1]


_METHODS = {
    GaugeMethod.DIP: ("人工检尺", "manual dip"),
    GaugeMethod.RADAR: ("雷达液位计", "radar gauge"),
    GaugeMethod.SERVO: ("伺服液位计", "servo gauge"),
    GaugeMethod.FLOAT: ("浮子液位计", "float gauge"),
    GaugeMethod.METER: ("流量计", "flow meter"),
}


@dataclass(frozen=True, kw_only=True)
class GaugeReading:
    """One reading of one tank, as it was written down."""

    #: 罐号
    tank: str
    #: mm of liquid
    level: int
    #: of the liquid, 0.01 °C
    temperature: int
    #: at that temperature, litres, heel included
    observed_volume: int
    #: 0.1 kg/m³
    density_20: int
    #: at the liquid's temperature, 0.1 kg/m³; None where it was not measured
    density_t: int | None = None
    #: volume correction factor, 1e-6
    vcf: int | None = None
    #: density coefficient, 0.001 kg/m³ for each °C
    density_coefficient: int | None = None
    #: 罐底, litres at the liquid's temperature
    heel: int = 0
    #: capacity of the tank in litres; None where it is not said
    capacity: int | None = None
    #: correction for the buoyancy of air, 0.1 kg/m³; 0 where none is used
    air_buoyancy: int = 0
    method: GaugeMethod
    #: gauge or tape, by its number
    device: str
    #: ISO 8601 with its offset from UTC
    time: str
    #: who answers for the reading
    signer: str


@dataclass(frozen=True)
class Gauged:
    """What a reading comes to."""

    #: net volume at 20 °C, litres, rounded down
    volume_20: int
    #: net mass, kg, rounded down
    net_kg: int


def gauge(reading: GaugeReading, now: datetime | None = None) -> Gauged:
    """The volume at 20 °C and the net mass of a reading.

    Parameters
    ----------
    now
        the reader's clock; a reading that lies ahead of it is refused. None compares with no clock.

    Raises
    ------
    GoodsInvalid
        The reading cannot be so; every fault names field, value and AB-03.
    """
    if faults := [*_plausible(reading), *_time_faults(reading, now)]:
        raise GoodsInvalid(faults)
    if faults := _agreement_faults(reading):
        raise GoodsInvalid(faults)
    volume, mass = exact(reading)
    return Gauged(volume.numerator // volume.denominator, mass.numerator // mass.denominator)


def exact(reading: GaugeReading) -> tuple[Fraction, Fraction]:
    """Net volume at 20 °C in litres and net mass in kg before they are rounded; the reading must be plausible."""
    factor = _factor(reading)
    volume = (reading.observed_volume - reading.heel) * factor
    # 0.1 kg/m³ on litres: ten thousand to the kilogram.
    return volume, volume * (reading.density_20 - reading.air_buoyancy) / 10_000


def _factor(reading: GaugeReading) -> Fraction:
    """V20 ÷ V."""
    if reading.vcf is not None:
        return Fraction(reading.vcf, ONE)
    return _density_t(reading) / reading.density_20


def _density_t(reading: GaugeReading) -> Fraction:
    """The density at t in 0.1 kg/m³, from the coefficient in 0.001 kg/m³ and the temperature in 0.01 °C."""
    above = reading.temperature - REFERENCE_TEMPERATURE
    return reading.density_20 - Fraction((reading.density_coefficient or 0) * above, 10_000)


#: Field: least, most, Chinese name, English name with the unit.
_RANGES: dict[str, tuple[int, int, str, str]] = {
    "level": (0, 50_000, "液位(毫米)", "level in mm"),
    "temperature": (-6_000, 15_000, "温度(0.01 ℃)", "temperature in 0.01 °C"),
    "observed_volume": (1, 500_000_000, "观测体积(升)", "observed volume in litres"),
    "density_20": (3_000, 30_000, "20 ℃密度(0.1 kg/m³)", "density at 20 °C in 0.1 kg/m³"),
    "density_t": (3_000, 30_000, "实测密度(0.1 kg/m³)", "density at t in 0.1 kg/m³"),
    "vcf": (500_000, 1_500_000, "体积修正系数(1e-6)", "volume correction factor in 1e-6"),
    "density_coefficient": (0, 5_000, "密度温度系数(0.001 kg/m³·℃)", "density coefficient in 0.001 kg/m³ per °C"),
    "heel": (0, 500_000_000, "罐底(升)", "heel in litres"),
    "capacity": (1, 500_000_000, "罐容(升)", "capacity in litres"),
    "air_buoyancy": (0, 20, "空气浮力修正(0.1 kg/m³)", "air buoyancy in 0.1 kg/m³"),
}
_MAY_BE_MISSING = frozenset({"density_t", "vcf", "density_coefficient", "capacity"})
_TEXTS = {"tank": ("罐号", "tank"), "device": ("计量器具", "device"), "signer": ("计量人", "signer")}


def _plausible(reading: GaugeReading) -> list[Fault]:
    faults = []
    for name, (least, most, zh, en) in _RANGES.items():
        value = getattr(reading, name)
        if value is None and name in _MAY_BE_MISSING:
            continue
        if type(value) is not int or not least <= value <= most:
            faults.append(
                _fault(name, value, f"{zh}应为 {least} 至 {most} 的整数", f"{en} must be a whole number {least}–{most}")
            )
    for name, (zh, en) in _TEXTS.items():
        text = getattr(reading, name)
        if not text.strip() or len(text) > 64:
            faults.append(
                _fault(name, text, f"{zh}须填写,不超过 64 字", f"{en} must be said, in at most 64 characters")
            )
    if reading.method not in tuple(GaugeMethod):
        named = ", ".join(GaugeMethod)
        faults.append(_fault("method", reading.method, f"计量方式须为 {named} 之一", f"must be one of {named}"))
    return faults


def _agreement_faults(reading: GaugeReading) -> list[Fault]:
    """What contradicts itself in a reading whose values are each plausible."""
    faults = []
    if (reading.vcf is None) == (reading.density_coefficient is None):
        faults.append(
            _fault(
                "vcf",
                reading.vcf,
                "体积修正系数与密度温度系数须且只须给出一个",
                "exactly one of volume correction factor and density coefficient must be given",
            )
        )
        return faults
    if reading.heel >= reading.observed_volume:
        faults.append(
            _fault("heel", reading.heel, "罐底不得达到观测体积", "the heel must be less than the observed volume")
        )
    if reading.capacity is not None and reading.observed_volume > reading.capacity:
        faults.append(
            _fault(
                "observed_volume",
                reading.observed_volume,
                f"观测体积超过罐容 {reading.capacity} 升",
                f"the observed volume is more than the tank's {reading.capacity} litres",
            )
        )
    if reading.level == 0:
        faults.append(_fault("level", 0, "液位为零而体积不为零", "a level of zero has no volume"))
    if reading.vcf is not None and not _right_side(reading.vcf, reading.temperature):
        faults.append(
            _fault(
                "vcf",
                reading.vcf,
                "高于 20 ℃时体积修正系数应小于 1,低于时应大于 1,等于时应为 1",
                "a liquid above 20 °C has a factor below 1, one below 20 °C a factor above 1, one at 20 °C exactly 1",
            )
        )
    at_t = _factor(reading) * reading.density_20
    if reading.density_t is not None and abs(at_t - reading.density_t) > DENSITY_AGREEMENT:
        faults.append(
            _fault(
                "density_t",
                reading.density_t,
                f"与 20 ℃密度及温度修正得出的 {int(at_t)} 相差超过 {DENSITY_AGREEMENT}(0.1 kg/m³)",
                f"differs by more than {DENSITY_AGREEMENT} (0.1 kg/m³) from {int(at_t)}, which density at 20 °C and "
                "temperature give",
            )
        )
    if at_t <= reading.air_buoyancy:
        faults.append(
            _fault("density_coefficient", reading.density_coefficient, "得出的密度不为正", "leaves no density at t")
        )
    return faults


def _right_side(vcf: int, temperature: int) -> bool:
    """Whether a factor is on the side of one that its temperature asks for; a factor rounds to one near 20 °C."""
    above = temperature - REFERENCE_TEMPERATURE
    return vcf == ONE if above == 0 else vcf <= ONE if above > 0 else vcf >= ONE


def _time_faults(reading: GaugeReading, now: datetime | None) -> list[Fault]:
    try:
        moment: datetime | None = datetime.fromisoformat(reading.time)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        return [_fault("time", reading.time, "须为带时区的 ISO 8601 时间", "must be an ISO 8601 time with its offset")]
    if now is not None and (moment - now).total_seconds() > CLOCK_SKEW:
        return [_fault("time", reading.time, "计量时间晚于现在", "the reading lies in the future")]
    return []


def _fault(field: str, value: object, zh: str, en: str) -> Fault:
    return Fault.of(field, value, RULE, zh, en)
