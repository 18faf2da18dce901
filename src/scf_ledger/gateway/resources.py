"""The kinds of records that the gateway lists: their paths, what narrows a list, who may see a row.

Plain data, for whoever has to know it without a database: the routes, and the command line's options.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Resource:
    """A kind of record that can be listed and, mostly, read by its name."""

    path: str
    #: columns that a list may be narrowed by
    filters: tuple[str, ...] = ()
    #: columns that name the members who may see a row; none: every member may
    parties: tuple[str, ...] = ()
    #: columns that name a record of another resource whose parties may see a row too: column and path
    through: tuple[tuple[str, str], ...] = ()
    #: only whoever sees the whole may list it
    restricted: bool = False
    #: one of them has a name of its own, and a route
    named: bool = True
    #: lists that belong to one of them, at PATH/NAME/PART
    parts: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.path.strip("/")


RESOURCES: tuple[Resource, ...] = (
    Resource("/members", ("uscc", "status")),
    Resource("/keys", ("member",), ("member",)),
    Resource("/proposals", ("state", "kind")),
    Resource("/anchors", ("member",), named=False),
    Resource("/bookings", ("custodian", "depositor", "state"), ("custodian", "depositor")),
    Resource("/qualifications", ()),
    Resource("/goods-classes", ()),
    Resource("/stocks", ("custodian", "goods", "short"), ("custodian",)),
    Resource("/measurements", ("stock", "custodian"), ("custodian",), named=False),
    Resource("/inbounds", ("custodian", "depositor", "state"), ("custodian", "depositor")),
    Resource("/units", ("custodian", "receipt"), ("custodian",)),
    Resource("/certificates", restricted=True),
    Resource(
        "/receipts",
        ("holder", "custodian", "pledgee", "state", "goods", "inbound", "root", "place", "unit", "overlay"),
        ("holder", "custodian", "pledgee"),
        parts=(
            "endorsements",
            "lineage",
            "extensions",
            "stock-takes",
            "fees",
            "registrations",
            "impairments",
            "collection-demands",
            "lien-caps",
        ),
    ),
    Resource(
        "/delivery-orders",
        ("receipt", "state", "holder", "carrier", "custodian"),
        ("holder", "carrier", "custodian"),
    ),
    # Who has lost a receipt is public, so that whoever claims the goods can object.
    Resource("/losses", ("holder", "custodian", "state")),
    Resource("/objections", ("receipt", "objector", "state"), ("objector", "holder", "custodian")),
    Resource("/papers", ("holder", "custodian", "state"), ("holder", "custodian")),
    Resource(
        "/freezes", ("subject", "court", "state"), ("court",), (("subject", "/receipts"), ("subject", "/vouchers"))
    ),
    Resource(
        "/suspensions", ("receipt", "authority", "state", "cause"), ("authority", "custodian", "holder", "pledgee")
    ),
    Resource("/inspections", ("receipt", "holder", "custodian", "state"), ("holder", "custodian", "pledgee")),
    Resource("/loss-claims", ("receipt", "holder", "custodian", "state"), ("holder", "custodian", "pledgee")),
    Resource("/devices", ("owner", "custodian", "place"), ("owner", "custodian"), parts=("attestations",)),
    Resource("/notices", ("member", "kind", "subject"), ("member",), named=False),
    Resource("/price-series", ("owner", "goods")),
    Resource("/price-reports", ("series", "reporter"), named=False),
    Resource("/products", ("financier",)),
    Resource("/loans", ("borrower", "financier", "state"), ("borrower", "financier"), parts=("lines", "postings")),
    Resource("/vouchers", ("debtor", "holder", "state", "root"), ("debtor", "creditor", "holder", "financier")),
    Resource("/invoices", restricted=True),
    Resource("/issuers"),
    Resource("/payments", ("payer", "payee", "subject", "state"), ("payer", "payee")),
    # A line's name is its place in the chain, with slashes: it is found by its subject.
    Resource("/journal", ("subject", "account", "member"), ("member",), named=False),
)
