"""Units of measurement by UN/ECE Recommendation 20, with their names; codes only, for documents and records."""

from __future__ import annotations

#: Code to Chinese and English name. H87 stands in newer revisions only (u).
UNITS: dict[str, tuple[str, str]] = {
    "TNE": ("吨", "tonne"),
    "KGM": ("千克", "kilogram"),
    "MTQ": ("立方米", "cubic metre"),
    "LTR": ("升", "litre"),
    "MTR": ("米", "metre"),
    "MMT": ("毫米", "millimetre"),
    "MTK": ("平方米", "square metre"),
    "GM": ("克每平方米", "gram per square metre"),
    "KMQ": ("千克每立方米", "kilogram per cubic metre"),
    "D41": ("吨每立方米", "tonne per cubic metre"),
    "CEL": ("摄氏度", "degree Celsius"),
    "P1": ("百分之一", "per cent"),
    "C62": ("个", "one"),
    "EA": ("个", "each"),
    "BE": ("捆", "bundle"),
    "RO": ("卷", "roll"),
    "RL": ("盘", "reel"),
    "PK": ("包", "package"),
    "BAR": ("巴", "bar"),
    "KPA": ("千帕", "kilopascal"),
    "MPA": ("兆帕", "megapascal"),
    "H87": ("件", "piece"),
}
