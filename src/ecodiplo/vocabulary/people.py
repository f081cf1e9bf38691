"""Terms of sources, countries and partners."""

from __future__ import annotations

from ecodiplo.vocabulary.term import Term


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


class SourceKind(Term):
    ARTICLE = "article", "Article", "Bài viết"
    REPORT = "report", "Report", "Báo cáo"
    STATISTICS = "statistics", "Statistics", "Số liệu thống kê"
    DOCUMENT = "document", "Official document", "Văn bản"
    STANDARD = "standard", "Standard", "Tiêu chuẩn"
    OTHER = "other", "Other", "Khác"
