"""Terms of documents, tasks, indicators and figures."""

from __future__ import annotations

from ecodiplo.language import Label
from ecodiplo.vocabulary.term import Term


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
