"""Terms of MOUs and of foreign direct investment."""

from __future__ import annotations

from ecodiplo.vocabulary.term import Term


class Instrument(Term):
    MOU = "mou", "Memorandum of understanding", "Bản ghi nhớ"
    AGREEMENT = "agreement", "Agreement", "Thỏa thuận"
    LETTER_OF_INTENT = "letter_of_intent", "Letter of intent", "Ý định thư"
    MINUTES = "minutes", "Minutes of talks", "Biên bản hội đàm"
    OTHER = "other", "Other", "Khác"


class MouStage(Term):
    """How far an MOU is on the way to its signing; the ledger `mou-events` has what follows."""

    DRAFT = "draft", "Draft", "Dự thảo", "Bản thảo", "Đang soạn thảo"
    NEGOTIATING = (
        "negotiating",
        "Negotiating",
        "Đang đàm phán",
        "Under negotiation",
        "Đang thương thảo",
    )
    SIGNED = "signed", "Signed", "Đã ký", "Đã ký kết"


class MouStatus(Term):
    """The standing of an MOU on a day, which follows from its stage, its dates and its ledger.

    `signed` is a word for filters and files only: the MOU was signed by then, and was neither
    suspended nor ended. Its standing is then not yet in force, in force, or expired.
    """

    DRAFT = "draft", "Draft", "Dự thảo", "Bản thảo", "Đang soạn thảo"
    NEGOTIATING = (
        "negotiating",
        "Negotiating",
        "Đang đàm phán",
        "Under negotiation",
        "Đang thương thảo",
    )
    UNSIGNED = "unsigned", "Not signed", "Chưa ký", "Not yet signed", "Chưa ký kết"
    SIGNED = "signed", "Signed", "Đã ký", "Đã ký kết"
    NOT_YET_IN_FORCE = (
        "not_yet_in_force",
        "Not yet in force",
        "Chưa có hiệu lực",
        "Not yet in effect",
        "Chưa hiệu lực",
    )
    IN_FORCE = (
        "in_force", "In force", "Còn hiệu lực",
        "Có hiệu lực", "Đang có hiệu lực", "Đang hiệu lực", "Vẫn còn hiệu lực",
        "Còn hạn", "Còn thời hạn",
        "Đang thực hiện", "Đang triển khai", "Đang triển khai thực hiện",
        "Active", "Valid", "Effective", "In effect", "Ongoing", "On-going",
        "Under implementation", "Being implemented",
    )  # fmt: skip
    SUSPENDED = (
        "suspended",
        "Suspended",
        "Tạm đình chỉ thực hiện",
        "On hold",
        "Tạm dừng",
        "Tạm ngừng",
    )
    EXPIRED = (
        "expired", "Expired", "Hết hiệu lực",
        "Không còn hiệu lực", "Hết hạn", "Hết thời hạn", "Lapsed", "No longer in force",
    )  # fmt: skip
    WITHDRAWN = "withdrawn", "Withdrawn from", "Đã rút khỏi"
    TERMINATED = "terminated", "Terminated", "Chấm dứt hiệu lực"


class MouEventKind(Term):
    EXTENDED = "extended", "Extended", "Gia hạn"
    SUSPENDED = "suspended", "Suspended", "Tạm đình chỉ thực hiện"
    RESUMED = "resumed", "Resumed", "Tiếp tục thực hiện"
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
    NEW = "new", "New", "Cấp mới", "Đăng ký mới", "Đăng ký cấp mới"
    INCREASE = "increase", "Increase", "Điều chỉnh tăng", "Tăng vốn", "Điều chỉnh tăng vốn"
    DECREASE = "decrease", "Decrease", "Điều chỉnh giảm", "Giảm vốn", "Điều chỉnh giảm vốn"
    SHARE_PURCHASE = (
        "share_purchase", "Share purchase", "Góp vốn, mua cổ phần, phần vốn góp",
        "Góp vốn mua cổ phần", "GVMCP",
    )  # fmt: skip
    TERMINATION = "termination", "Termination", "Chấm dứt"


# The kinds that count as capital attracted in a period, by the rule of the Ministry of Planning
# and Investment.
ATTRACTED = (CapitalKind.NEW, CapitalKind.INCREASE, CapitalKind.SHARE_PURCHASE)
REDUCING = (CapitalKind.DECREASE, CapitalKind.TERMINATION)
