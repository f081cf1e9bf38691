"""Each claim of a report held against the tables: value, qualifier, period, unknowns, records."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from independent import nothing_claims, number_claims, record_claims
from independent.claim_parts import Claim, Fault
from independent.ground import Ground

RULES: Mapping[str, Callable[[Ground, Claim], list[str]]] = {
    "published": number_claims.published,
    "other_source": number_claims.other_source,
    "recorded": number_claims.recorded,
    "umbrella": number_claims.umbrella,
    "change": number_claims.change,
    "coverage": number_claims.coverage,
    "list": record_claims.list_,
    "breakdown": record_claims.breakdown,
    "words": record_claims.words,
    "tasks": record_claims.tasks,
    "nothing": nothing_claims.nothing,
}


def faults_of(ground: Ground, claims: Sequence[Claim]) -> list[Fault]:
    """What is wrong with the claims of the report."""
    faults = []
    codes: set[str] = set()
    for claim in claims:
        code = claim["code"]
        if code in codes:
            faults.append(Fault(code, "is stated twice"))
        codes.add(code)
        rule = RULES.get(claim["kind"])
        reasons = rule(ground, claim) if rule else [f"is of no known kind {claim['kind']}"]
        faults += [Fault(code, reason) for reason in reasons]
    return faults
