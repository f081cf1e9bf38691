"""Terms of delegations and press visits."""

from __future__ import annotations

from ecodiplo.vocabulary.term import Term


class Direction(Term):
    INBOUND = "inbound", "Inbound", "Đoàn vào", "Vào"
    OUTBOUND = "outbound", "Outbound", "Đoàn ra", "Ra"


class Level(Term):
    HEAD_OF_STATE = "head_of_state", "Head of state", "Nguyên thủ quốc gia"
    ROYAL = "royal", "Royal family", "Hoàng gia"
    HEAD_OF_GOVERNMENT = "head_of_government", "Head of government", "Người đứng đầu chính phủ"
    MINISTERIAL = "ministerial", "Minister", "Bộ trưởng"
    VICE_MINISTERIAL = "vice_ministerial", "Vice minister", "Thứ trưởng"
    AMBASSADOR = "ambassador", "Ambassador", "Đại sứ"
    LOCAL_LEADER = "local_leader", "Local leader", "Lãnh đạo địa phương"
    PARTY = "party", "Party", "Đảng"
    PARLIAMENT = "parliament", "Parliament", "Nghị viện, Quốc hội"
    BUSINESS = "business", "Business", "Doanh nghiệp"
    EXPERT = "expert", "Expert", "Chuyên gia"
    OTHER = "other", "Other", "Khác"


# The office counts visits at these levels as high-level (đoàn cấp cao): its report of 2022 lists
# a crown prince, a minister and ambassadors under that heading.
HIGH_LEVELS = (
    Level.HEAD_OF_STATE,
    Level.ROYAL,
    Level.HEAD_OF_GOVERNMENT,
    Level.MINISTERIAL,
    Level.VICE_MINISTERIAL,
    Level.AMBASSADOR,
)


class DelegationStatus(Term):
    PLANNED = "planned", "Planned", "Dự kiến"
    APPROVED = "approved", "Approved", "Đã phê duyệt"
    UNDER_WAY = "under_way", "Under way", "Đang thực hiện"
    COMPLETED = "completed", "Completed", "Đã hoàn thành"
    POSTPONED = "postponed", "Postponed", "Hoãn"
    CANCELLED = "cancelled", "Cancelled", "Hủy"


class DelegationRole(Term):
    MET = "met", "Met", "Đối tác làm việc"
    VISITOR = "visitor", "Visitor", "Khách"
    HOST = "host", "Host", "Đơn vị chủ trì"
    CO_ORGANIZER = "co_organizer", "Co-organiser", "Đơn vị phối hợp"


class Funding(Term):
    CITY_BUDGET = "city_budget", "City budget", "Ngân sách thành phố"
    SECTOR_BUDGET = "sector_budget", "Department's budget", "Ngân sách ngành"
    HOST_COVERED = "host_covered", "Covered by the host", "Phía mời đài thọ"
    SELF_FUNDED = "self_funded", "Self-funded", "Tự túc"
    MIXED = "mixed", "Mixed", "Nhiều nguồn"


class PressRole(Term):
    CREW = "crew", "In the crew", "Cùng đoàn"
    SUBJECT = "subject", "Subject", "Đối tượng đưa tin"
    ARRANGER = "arranger", "Arranger", "Đơn vị hướng dẫn"
