"""Every enumeration of the domain, with the office's terms in English and Vietnamese.

The member's value is the code that the database stores, always English. Models make CHECKs of
the enumerations; the catalogue makes options, drop-downs and labels of them.
"""

from __future__ import annotations

from ecodiplo.language import Label
from ecodiplo.term import Term


class CountryKind(Term):
    COUNTRY = "country", "Country", "Quốc gia"
    TERRITORY = "territory", "Territory", "Vùng lãnh thổ"
    GROUP = "group", "Group of countries", "Nhóm nước"


class PartnerKind(Term):
    GOVERNMENT = "government", "Government body", "Cơ quan chính phủ"
    LOCALITY = "locality", "Foreign locality", "Địa phương nước ngoài"
    EMBASSY = "embassy", "Embassy", "Đại sứ quán"
    CONSULATE = "consulate", "Consulate", "Tổng lãnh sự quán"
    CORPORATION = "corporation", "Corporation", "Tập đoàn, doanh nghiệp"
    TRADE_PROMOTION = "trade_promotion", "Trade promotion body", "Cơ quan xúc tiến thương mại"
    CHAMBER = "chamber", "Chamber of commerce", "Phòng thương mại"
    ASSOCIATION = "association", "Business association", "Hiệp hội doanh nghiệp"
    MEDIA = "media", "Media", "Cơ quan báo chí"
    NGO = "ngo", "Non-governmental organisation", "Tổ chức phi chính phủ"
    INTERNATIONAL_ORGANIZATION = (
        "international_organization", "International organisation", "Tổ chức quốc tế",
    )  # fmt: skip
    UNIVERSITY = "university", "University", "Trường đại học"
    OTHER = "other", "Other", "Khác"


class RelationStatus(Term):
    SISTER_CITY = "sister_city", "Sister city", "Quan hệ kết nghĩa"
    FRIENDSHIP = "friendship", "Friendly cooperation", "Quan hệ hợp tác hữu nghị"
    MAINTAINED = "maintained", "Relation maintained", "Duy trì quan hệ"
    CONNECTED = "connected", "Connected", "Đã kết nối"
    ENDED = "ended", "Ended", "Đã chấm dứt"


class Direction(Term):
    INBOUND = "inbound", "Inbound", "Đoàn vào"
    OUTBOUND = "outbound", "Outbound", "Đoàn ra"


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


class Instrument(Term):
    MOU = "mou", "Memorandum of understanding", "Bản ghi nhớ"
    AGREEMENT = "agreement", "Agreement", "Thỏa thuận"
    LETTER_OF_INTENT = "letter_of_intent", "Letter of intent", "Ý định thư"
    MINUTES = "minutes", "Minutes of talks", "Biên bản hội đàm"
    OTHER = "other", "Other", "Khác"


class MouStage(Term):
    """How far an MOU is on the way to its signing; the ledger `mou-events` has what follows."""

    DRAFT = "draft", "Draft", "Dự thảo"
    NEGOTIATING = "negotiating", "Negotiating", "Đang đàm phán"
    SIGNED = "signed", "Signed", "Đã ký"


class MouStatus(Term):
    """The standing of an MOU on a day, which follows from its stage, its dates and its ledger.

    `signed` is a word for filters and files only: the MOU was signed by then, and was neither
    suspended nor ended. Its standing is then not yet in force, in force, or expired.
    """

    DRAFT = "draft", "Draft", "Dự thảo"
    NEGOTIATING = "negotiating", "Negotiating", "Đang đàm phán"
    UNSIGNED = "unsigned", "Not signed", "Chưa ký"
    SIGNED = "signed", "Signed", "Đã ký"
    NOT_YET_IN_FORCE = "not_yet_in_force", "Not yet in force", "Chưa có hiệu lực"
    IN_FORCE = "in_force", "In force", "Còn hiệu lực"
    SUSPENDED = "suspended", "Suspended", "Tạm đình chỉ thực hiện"
    EXPIRED = "expired", "Expired", "Hết hiệu lực"
    WITHDRAWN = "withdrawn", "Withdrawn from", "Đã rút khỏi"
    TERMINATED = "terminated", "Terminated", "Chấm dứt hiệu lực"


class MouEventKind(Term):
    EXTENDED = "extended", "Extended", "Gia hạn"
    SUSPENDED = "suspended", "Suspended", "Tạm đình chỉ thực hiện"
    RESUMED = "resumed", "Resumed", "Thực hiện trở lại"
    WITHDRAWN = "withdrawn", "Withdrawn from", "Rút khỏi"
    TERMINATED = "terminated", "Terminated", "Chấm dứt hiệu lực"
    EXPIRED = "expired", "Expired", "Hết hiệu lực"


# The kinds that end an MOU for good.
ENDING = (MouEventKind.WITHDRAWN, MouEventKind.TERMINATED)


class SigningLevel(Term):
    CITY = "city", "City", "Thành phố"
    DEPARTMENT = "department", "Department", "Sở, ban, ngành"
    DISTRICT = "district", "District", "Quận, huyện"
    ENTERPRISE = "enterprise", "Enterprise", "Doanh nghiệp"


class MouRole(Term):
    SIGNATORY = "signatory", "Signatory", "Bên ký"
    WITNESS = "witness", "Witness", "Bên chứng kiến"
    IMPLEMENTER = "implementer", "Implementer", "Bên thực hiện"


class ProjectStatus(Term):
    IN_FORCE = "in_force", "In force", "Còn hiệu lực"
    SUSPENDED = "suspended", "Suspended", "Tạm ngừng"
    TERMINATED = "terminated", "Terminated", "Chấm dứt"


class CapitalKind(Term):
    NEW = "new", "New", "Cấp mới"
    INCREASE = "increase", "Increase", "Điều chỉnh tăng"
    DECREASE = "decrease", "Decrease", "Điều chỉnh giảm"
    SHARE_PURCHASE = "share_purchase", "Share purchase", "Góp vốn, mua cổ phần, phần vốn góp"
    TERMINATION = "termination", "Termination", "Chấm dứt"


# The kinds that count as capital attracted in a period, by the rule of the Ministry of Planning
# and Investment.
ATTRACTED = (CapitalKind.NEW, CapitalKind.INCREASE, CapitalKind.SHARE_PURCHASE)
REDUCING = (CapitalKind.DECREASE, CapitalKind.TERMINATION)


class EventKind(Term):
    CONFERENCE = "conference", "Conference", "Hội nghị"
    SEMINAR = "seminar", "Seminar", "Hội thảo"
    FORUM = "forum", "Forum", "Diễn đàn"
    FAIR = "fair", "Fair or exhibition", "Hội chợ, triển lãm"
    BUSINESS_MATCHING = "business_matching", "Business matching", "Kết nối doanh nghiệp"
    OTHER = "other", "Other", "Khác"


class EventField(Term):
    INVESTMENT = "investment", "Investment", "Đầu tư"
    TRADE = "trade", "Trade", "Thương mại"
    TOURISM = "tourism", "Tourism", "Du lịch"
    CULTURE = "culture", "Culture", "Văn hóa"


class EventMode(Term):
    IN_PERSON = "in_person", "In person", "Trực tiếp"
    ONLINE = "online", "Online", "Trực tuyến"
    HYBRID = "hybrid", "Hybrid", "Trực tiếp kết hợp trực tuyến"


class CityRole(Term):
    HOST = "host", "Hosted", "Chủ trì, tổ chức"
    CO_HOST = "co_host", "Co-hosted", "Phối hợp tổ chức"
    ATTENDED = "attended", "Attended", "Tham dự"
    EXHIBITED = "exhibited", "Exhibited", "Trưng bày gian hàng"


class EventRole(Term):
    PARTICIPANT = "participant", "Participant", "Bên tham gia"
    ORGANIZER = "organizer", "Organiser", "Đơn vị tổ chức"
    CO_ORGANIZER = "co_organizer", "Co-organiser", "Đơn vị phối hợp tổ chức"
    CONNECTED = "connected", "Connected enterprise", "Doanh nghiệp được kết nối"


class PressRole(Term):
    CREW = "crew", "In the crew", "Cùng đoàn"
    SUBJECT = "subject", "Subject", "Đối tượng đưa tin"
    ARRANGER = "arranger", "Arranger", "Đơn vị hướng dẫn"


class AidKind(Term):
    PROGRAMME = "programme", "Programme", "Chương trình"
    PROJECT = "project", "Project", "Dự án"
    NON_PROJECT = "non_project", "Non-project aid", "Phi dự án"


class AidRole(Term):
    DONOR = "donor", "Donor", "Bên tài trợ"
    IMPLEMENTING = "implementing", "Implementing body", "Đơn vị thực hiện"
    RECEIVING = "receiving", "Receiving body", "Đơn vị tiếp nhận"
    ACCOUNTABLE = "accountable", "Managing agency", "Cơ quan chủ quản"


class AidStatus(Term):
    PROPOSED = "proposed", "Proposed", "Đang vận động"
    APPROVED = "approved", "Approved", "Đã phê duyệt"
    UNDER_WAY = "under_way", "Under way", "Đang thực hiện"
    COMPLETED = "completed", "Completed", "Đã kết thúc"
    CANCELLED = "cancelled", "Cancelled", "Hủy"


class AidTransactionKind(Term):
    COMMITMENT = "commitment", "Commitment", "Cam kết"
    DISBURSEMENT = "disbursement", "Disbursement", "Giải ngân"


class DocumentKind(Term):
    DIRECTIVE = "directive", "Directive", "Chỉ thị"
    RESOLUTION = "resolution", "Resolution", "Nghị quyết"
    ACTION_PROGRAMME = "action_programme", "Action programme", "Chương trình hành động"
    PLAN = "plan", "Plan", "Kế hoạch"
    STRATEGY = "strategy", "Strategy", "Chiến lược"
    DECISION = "decision", "Decision", "Quyết định"
    LAW = "law", "Law or decree", "Luật, nghị định"
    OTHER = "other", "Other", "Khác"


class DocumentStatus(Term):
    BEING_PREPARED = "being_prepared", "Being prepared for issue", "Đang chuẩn bị ban hành"
    ISSUED = "issued", "Issued", "Đã ban hành"
    REPLACED = "replaced", "Replaced", "Đã thay thế"


class TaskStatus(Term):
    OPEN = "open", "Open", "Chưa thực hiện"
    IN_PROGRESS = "in_progress", "In progress", "Đang thực hiện"
    DONE = "done", "Done, promise kept", "Đã hoàn thành"
    NOT_KEPT = "not_kept", "Not kept", "Không thực hiện"
    CANCELLED = "cancelled", "Cancelled", "Hủy"


class Unit(Term):
    DELEGATION = "delegation", "delegations", "đoàn"
    MOU = "mou", "MOUs", "bản ghi nhớ"
    PRESS_TEAM = "press_team", "press teams", "đoàn phóng viên"
    EVENT = "event", "events", "sự kiện"
    ENTERPRISE = "enterprise", "enterprises", "doanh nghiệp"
    PROJECT = "project", "projects", "dự án"
    ADJUSTMENT = "adjustment", "adjustments", "lượt điều chỉnh"
    AID_ITEM = "aid_item", "programmes, projects and non-project items", "khoản viện trợ"
    TONNE = "tonne", "tonnes", "tấn"
    USD = "usd", "USD", "USD"
    PERSON = "person", "people", "người"
    PERCENT = "percent", "%", "%"

    @property
    def singular(self) -> Label:
        """The label that follows the number 1: `1 delegation`."""
        return Label(_SINGULAR.get(self, self.label.en), self.label.vi)


_SINGULAR = {
    Unit.DELEGATION: "delegation",
    Unit.MOU: "MOU",
    Unit.PRESS_TEAM: "press team",
    Unit.EVENT: "event",
    Unit.ENTERPRISE: "enterprise",
    Unit.PROJECT: "project",
    Unit.ADJUSTMENT: "adjustment",
    Unit.AID_ITEM: "programme, project or non-project item",
    Unit.TONNE: "tonne",
    Unit.PERSON: "person",
}


# The units that are measured, and rounded in publications; the other units are counted.
MEASURED = (Unit.TONNE, Unit.USD, Unit.PERCENT)


class OnDay(Term):
    YES = "yes", "Yes", "Có"
    MAY = "may", "May be", "Có thể"


class Basis(Term):
    PERIOD = "period", "In the period", "Trong kỳ"
    CUMULATIVE = "cumulative", "To date", "Lũy kế"


class Qualifier(Term):
    EXACT = "exact", "", ""
    NEARLY = "nearly", "nearly", "gần"
    MORE_THAN = "more_than", "more than", "hơn"
    ABOUT = "about", "about", "khoảng"
    AT_LEAST = "at_least", "at least", "ít nhất"
    UNDER = "under", "under", "dưới"
    BETWEEN = "between", "between", "trong khoảng"


class FigureKind(Term):
    UNKNOWN = "unknown", "Not said", "Không nêu"
    PLAN = "plan", "Plan", "Kế hoạch"
    ESTIMATE = "estimate", "Estimate", "Ước thực hiện"
    RESULT = "result", "Result", "Thực hiện"


class YearBasis(Term):
    STATED = "stated", "Stated", "Nêu rõ"
    IMPLIED = "implied", "From the context", "Suy từ ngữ cảnh"
    UNDATED = "undated", "Undated", "Không nêu"


class Language(Term):
    EN = "en", "English", "Tiếng Anh"
    VI = "vi", "Vietnamese", "Tiếng Việt"


class SourceKind(Term):
    ARTICLE = "article", "Article", "Bài viết"
    REPORT = "report", "Report", "Báo cáo"
    STATISTICS = "statistics", "Statistics", "Số liệu thống kê"
    DOCUMENT = "document", "Official document", "Văn bản"
    STANDARD = "standard", "Standard", "Tiêu chuẩn"
    OTHER = "other", "Other", "Khác"


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
