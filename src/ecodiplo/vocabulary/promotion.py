"""Terms of promotion events and of foreign non-governmental aid."""

from __future__ import annotations

from ecodiplo.vocabulary.term import Term


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
