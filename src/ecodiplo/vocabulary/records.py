"""Terms of all records: their role in totals, links, and the day of a list."""

from __future__ import annotations

from ecodiplo.vocabulary.term import Term


class OnDay(Term):
    YES = "yes", "Yes", "Có"
    MAY = "may", "May be", "Có thể"


class Language(Term):
    EN = "en", "English", "Tiếng Anh"
    VI = "vi", "Vietnamese", "Tiếng Việt"


class AreaKind(Term):
    """What the sentences of a report call the area of an office."""

    CITY = "city", "City", "Thành phố"
    PROVINCE = "province", "Province", "Tỉnh"


class Relation(Term):
    OPENED = "opened", "opened", "mở đường cho"
    ADVANCED = "advanced", "advanced", "thúc đẩy"
    OCCASIONED = "occasioned", "was the occasion of", "là dịp tổ chức"
    SIGNED_DURING = "signed_during", "was signed during", "được ký trong khuôn khổ"
    RESULTED_IN = "resulted_in", "resulted in", "dẫn đến"
    FULFILS = "fulfils", "fulfils", "thực hiện"


# The relations whose second record led to the first: a visit led to the MOU signed during it.
LEADS_BACK = (Relation.SIGNED_DURING, Relation.FULFILS)


class RoleInTotals(Term):
    """What a record is to totals, which count the records with the first role only."""

    COUNTED = "counted", "Counted", "Được tính"
    UMBRELLA = "umbrella", "Umbrella", "Hồ sơ tổng hợp"  # stands for several records, or the whole
    DUPLICATE = "duplicate", "Duplicate", "Hồ sơ trùng"
    PLEDGED = "pledged", "Pledged", "Mới cam kết"  # announced or promised only
    OTHER = "other", "Other", "Khác"


# The roles of records that totals leave out.
NOT_COUNTED = tuple(role for role in RoleInTotals if role is not RoleInTotals.COUNTED)


class Confidence(Term):
    STATED = "stated", "Stated", "Nêu rõ"
    LIKELY = "likely", "Likely", "Nhiều khả năng"
    POSSIBLE = "possible", "Possible", "Có thể"

    def weakness(self) -> int:
        """The place in the order from the strongest to the weakest."""
        return list(Confidence).index(self)
