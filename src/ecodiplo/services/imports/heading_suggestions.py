"""The fields that an unknown heading may mean: by the words that it shares with their names in
either language, and by spelling."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from ecodiplo.services.imports.heading_words import bare, split_words

if TYPE_CHECKING:
    from collections.abc import Collection

    from ecodiplo.catalogue import Entity, Field

# The most fields that are suggested, the least score of one, and by how much it can be below the
# best.
MOST, LEAST_SCORE, MARGIN = 2, 0.33, 0.1
_LEAST_SIMILARITY = 0.75
_LEAST_SPELLING = 5  # shorter words resemble too many
_NUMBER = {"number"}  # says nothing alone: many things have a number
_LONGEST = 100  # a longer heading is a text, and resembles no name

# Words and phrases that mean the same in headings, folded. The first one names the meaning.
_MEANINGS = (
    "date, day, time, year, month, when, ngay, nam, thang, thoi gian, thoi diem, fecha",
    "start, begin, beginning, from, since, bat dau, tu, khoi hanh, departure, arrival, valid from",
    "end, finish, until, to, ket thuc, den, valid to",
    "due, deadline, thoi han, han",
    "name, title, ten, tieu de, ho ten, ten goi, nombre, headline",
    "country, countries, nation, nationality, nuoc, quoc gia, quoc tich, vung lanh tho, pais",
    "partner, partners, organisation, organization, organisations, organizations, company,"
    " companies, body, bodies, counterpart, party, parties, agency, enterprise, institution,"
    " doi tac, to chuc, cong ty, doanh nghiep, co quan, don vi",
    "purpose, mission, objective, objectives, goal, aim, content, subject, agenda, topic, topics,"
    " muc dich, muc tieu, noi dung, chu de",
    "delegation, visit, trip, travel, mission, doan, chuyen di, chuyen tham",
    "place, places, location, venue, city, destination, site, dia diem, noi, dia ban, lugar",
    "number, count, quantity, so, so luong, tong so, numero",
    "member, members, person, persons, people, participants, delegates, crew, nguoi, thanh vien,"
    " dai bieu",
    "amount, value, sum, gia tri, so tien, tri gia, budget",
    "capital, von",
    "cost, costs, expense, expenses, budget, kinh phi, chi phi",
    "kind, type, category, class, instrument, loai, loai hinh, hinh thuc, phan loai",
    "status, situation, stage, tinh trang, trang thai, hien trang",
    "note, notes, remark, remarks, comment, comments, description, ghi chu, chu thich",
    "signed, signing, signature, sign, ky, ky ket",
    "position, post, rank, role, chuc vu, chuc danh",
    "head, leader, chief, minister, president, premier, truong doan",
    "sector, sectors, field, industry, area, linh vuc, nganh",
    "donor, donors, funder, sponsor, nha tai tro, tai tro",
    "recipient, recipients, beneficiary, beneficiaries, thu huong, tiep nhan",
    "investor, investors, nha dau tu, chu dau tu",
    "project, projects, du an",
    "phone, telephone, tel, mobile, dien thoai",
    "email, e mail, mail, thu dien tu",
    "website, url, link, web, homepage, trang web, address, dia chi",
    "approval, approved, permission, phe duyet, cho phep",
    "document, decision, agreement, paper, van ban, quyet dinh, thoa thuan",
    "result, results, outcome, outcomes, ket qua",
    "host, hosted, organiser, organizer, chu tri, don tiep",
    "source, sources, nguon",
    "level, cap",
    "expires, expiry, expired, expiration, het hieu luc, het han",
    "effective, force, vigente, hieu luc, co hieu luc",
    "certificate, licence, license, giay phep, gcn, giay chung nhan, chung nhan",
    "code, ma, ky hieu",
    "planned, plan, expected, du kien, ke hoach",
    "disbursed, disbursement, disbursements, paid, giai ngan",
    "committed, commitment, commitments, pledge, cam ket",
    "unit, don vi tinh, dvt",
)  # fmt: skip
_EMPTY = {"of", "the", "a", "an", "in", "on", "for", "by", "and", "or", "cua", "cac", "va", "cho",
          "de", "del", "la", "el", "tai", "usd", "id", "no"}  # fmt: skip
# Fields that hold a remark about another field, or its text in the other language.
_BESIDE = ("_complete", "_vi", "_locator")


def suggest_fields(entity: Entity, heading: str, taken: Collection[str] = ()) -> list[str]:
    """The names of the fields of the entity that the heading may mean, the likeliest first. None of
    them is one that the file has a column for already, or that nobody can enter."""
    if len(heading) > _LONGEST:
        return []
    text = bare(split_words(heading))
    scores = {
        field.name: score for field in entity.entered
        if field.name not in taken and field.name != entity.key
        and (score := _score(entity, field, text)) >= LEAST_SCORE
    }  # fmt: skip
    best = max(scores.values(), default=0)
    order = sorted(scores, key=lambda name: -scores[name])
    return [name for name in order if scores[name] >= best - MARGIN][:MOST]


def _score(entity: Entity, field: Field, text: str) -> float:
    """How well the heading fits the field, from 0 to 1."""
    own = _meanings_in(text)
    labels = {bare(name) for name in (field.name, *field.label)}
    score = 0.0
    for name in labels | {*map(bare, field.aliases)}:
        other = _meanings_in(name)
        # An alias with other words beside the shared ones is another thing: `Sister city`, `city`.
        if own and (own == other or (name in labels and own & other != _NUMBER)):
            score = max(score, len(own & other) / len(own | other))
        score = max(score, _similarity(text, name))
    if not score:
        return 0
    if field.name == entity.date:  # `date` is rather the date of the record than its approval's
        score += MARGIN
    if field.name.endswith(_BESIDE):
        score -= 2 * MARGIN
    return score


def _similarity(text: str, name: str) -> float:
    """How alike the two are spelled; 0 where they are not."""
    alike = SequenceMatcher(None, text, name)
    if len(text) < _LEAST_SPELLING or alike.real_quick_ratio() < _LEAST_SIMILARITY:
        return 0
    ratio = alike.ratio() if alike.quick_ratio() >= _LEAST_SIMILARITY else 0
    return ratio if ratio >= _LEAST_SIMILARITY else 0


@cache
def _patterns() -> tuple[re.Pattern[str], dict[str, frozenset[str]]]:
    """The pattern of all words and phrases, the longest first, and the meanings of each."""
    meanings: dict[str, set[str]] = {}
    for line in _MEANINGS:
        first, *others = line.split(", ")
        for phrase in (first, *others):
            meanings.setdefault(phrase, set()).add(first)
    longest_first = sorted(meanings, key=len, reverse=True)
    pattern = re.compile(rf"\b(?:{'|'.join(longest_first)})\b|\w+")
    return pattern, {phrase: frozenset(own) for phrase, own in meanings.items()}


@lru_cache(10_000)
def _meanings_in(text: str) -> frozenset[str]:
    """The meanings of the words of a text; other words stand for themselves."""
    pattern, meanings = _patterns()
    words = (match[0] for match in pattern.finditer(text))
    return frozenset(
        meaning for word in words if word not in _EMPTY
        for meaning in meanings.get(word, (word,))
    )  # fmt: skip
