"""Terms of sources, countries and partners."""

from __future__ import annotations

from ecodiplo.vocabulary.term import Term


class CountryKind(Term):
    COUNTRY = "country", "Country", "Quốc gia"
    TERRITORY = "territory", "Territory", "Vùng lãnh thổ"
    GROUP = "group", "Group of countries", "Nhóm nước"


class PartnerKind(Term):
    GOVERNMENT = (
        "government", "Government body", "Cơ quan chính phủ",
        "Ministry", "Government agency", "State agency", "Cơ quan nhà nước", "Cơ quan Trung ương",
    )  # fmt: skip
    LOCALITY = (
        "locality", "Foreign locality", "Địa phương nước ngoài",
        "City", "Province", "Prefecture", "Municipality", "Local government", "Thành phố", "Tỉnh",
    )  # fmt: skip
    EMBASSY = "embassy", "Embassy", "Đại sứ quán", "High commission", "Cao ủy"
    CONSULATE = (
        "consulate", "Consulate", "Tổng lãnh sự quán",
        "Consulate general", "General consulate", "Honorary consulate", "Vice consulate",
        "Consular agency",
        "Lãnh sự quán", "Lãnh sự quán danh dự", "Lãnh sự danh dự",
    )  # fmt: skip
    CORPORATION = (
        "corporation", "Corporation", "Tập đoàn, doanh nghiệp",
        "Company", "Enterprise", "Business", "Doanh nghiệp", "Công ty", "Tổng công ty",
    )  # fmt: skip
    TRADE_PROMOTION = "trade_promotion", "Trade promotion body", "Cơ quan xúc tiến thương mại"
    CHAMBER = (
        "chamber", "Chamber of commerce", "Phòng thương mại",
        "Chamber of commerce and industry", "Phòng thương mại và công nghiệp",
    )  # fmt: skip
    ASSOCIATION = "association", "Business association", "Hiệp hội doanh nghiệp"
    MEDIA = (
        "media",
        "Media",
        "Cơ quan báo chí",
        "Press",
        "Newspaper",
        "News agency",
        "Hãng thông tấn",
    )
    NGO = (
        "ngo", "Non-governmental organisation", "Tổ chức phi chính phủ",
        "Non-governmental organization", "Tổ chức phi chính phủ nước ngoài",
    )  # fmt: skip
    INTERNATIONAL_ORGANIZATION = (
        "international_organization", "International organisation", "Tổ chức quốc tế",
        "International organization",
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
