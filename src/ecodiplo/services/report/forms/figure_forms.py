"""The forms of indicators: what is published, what is on record, and that there is neither."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class FigureForms:
    """The forms of one indicator.

    The slots are `{in_period}`, `{period}`, `{area}`, `{figure}` (a number with its qualifier and
    unit), `{words}` (`hundreds`, without a unit), and for cumulative numbers `{at_end}`, which is
    empty when their day is unknown or another one.
    """

    number: Label
    nothing: Label  # neither a published figure nor records
    zero: Label | None = None  # the number 0; `number` for amounts, which read alike
    words: Label | None = None  # a figure in words; `number` when it reads alike

    def each(self) -> Iterator[Label]:
        """The forms that the indicator has."""
        yield from filter(None, (self.number, self.nothing, self.zero, self.words))


# The prefix of a number that is not published: it is that of the records.
BY_THE_RECORDS = Label("by the records, {main}", "theo hồ sơ, {main}")

INDICATORS: dict[str, FigureForms] = {
    "delegations_inbound": FigureForms(
        Label("{in_period} {area} received {figure}", "{period}, {area} đón {figure} vào"),
        Label(
            "no figure of inbound delegations is known for {period}",
            "{period} chưa có số liệu về đoàn vào",
        ),
        Label(
            "{in_period} {area} received no delegations", "{period}, {area} không đón đoàn vào nào"
        ),
        Label(
            "{in_period} {area} received delegations (“{words}” by the source)",
            "{period}, {area} đón {words} đoàn vào",
        ),
    ),
    "enterprises_connected": FigureForms(
        Label(
            "{in_period} {area} connected {figure} from abroad",
            "{period}, {area} kết nối {figure} nước ngoài",
        ),
        Label(
            "no figure of business matching is known for {period}",
            "{period} chưa có số liệu về kết nối doanh nghiệp",
        ),
        Label(
            "{in_period} {area} connected no enterprises from abroad",
            "{period}, {area} chưa kết nối doanh nghiệp nước ngoài nào",
        ),
        Label(
            "{in_period} {area} connected foreign enterprises (“{words}” by the source)",
            "{period}, {area} kết nối {words} doanh nghiệp nước ngoài",
        ),
    ),
    "delegations_outbound": FigureForms(
        Label("{in_period} {area} sent {figure} abroad", "{period}, {area} có {figure} ra"),
        Label(
            "no figure of outbound delegations is known for {period}",
            "{period} chưa có số liệu về đoàn ra",
        ),
        Label("{in_period} {area} sent no delegations abroad", "{period}, {area} không có đoàn ra"),
        Label(
            "{in_period} {area} sent delegations abroad (“{words}” by the source)",
            "{period}, {area} có {words} đoàn ra",
        ),
    ),
    "mous_signed_to_date": FigureForms(
        Label(
            "{at_end} {area} had signed {figure} with foreign partners",
            "{at_end} {area} đã ký {figure} với đối tác nước ngoài",
        ),
        Label(
            "no figure of the MOUs signed to date is known",
            "chưa có số liệu lũy kế về bản ghi nhớ đã ký",
        ),
        Label(
            "{at_end} {area} had signed no MOUs with foreign partners",
            "{at_end} {area} chưa ký bản ghi nhớ nào với đối tác nước ngoài",
        ),
        Label(
            "{at_end} {area} had signed MOUs with foreign partners (“{words}” by the source)",
            "{at_end} {area} đã ký {words} bản ghi nhớ với đối tác nước ngoài",
        ),
    ),
    "press_visits": FigureForms(
        Label(
            "{in_period} {area} welcomed {figure} from abroad",
            "{period}, {area} đón {figure} nước ngoài đến tác nghiệp",
        ),
        Label(
            "no figure of foreign press teams is known for {period}",
            "{period} chưa có số liệu về đoàn phóng viên nước ngoài",
        ),
        Label(
            "{in_period} {area} welcomed no press teams from abroad",
            "{period}, {area} không đón đoàn phóng viên nước ngoài nào",
        ),
        Label(
            "{in_period} {area} welcomed press teams from abroad (“{words}” by the source)",
            "{period}, {area} đón {words} đoàn phóng viên nước ngoài đến tác nghiệp",
        ),
    ),
    "promotion_events_attended": FigureForms(
        Label(
            "{in_period} {area} took part in {figure} to promote trade and investment",
            "{period}, {area} tham dự {figure} xúc tiến",
        ),
        Label(
            "no figure of conferences and seminars attended is known for {period}",
            "{period} chưa có số liệu về hội nghị, hội thảo xúc tiến",
        ),
        Label(
            "{in_period} {area} took part in no events to promote trade and investment",
            "{period}, {area} chưa tham dự sự kiện xúc tiến nào",
        ),
        Label(
            "{in_period} {area} took part in events to promote trade and investment (“{words}” by"
            " the source)",
            "{period}, {area} tham dự {words} sự kiện xúc tiến",
        ),
    ),
    "promotion_events_hosted": FigureForms(
        Label(
            "{in_period} {area} held or co-held {figure}",
            "{period}, {area} chủ trì, phối hợp tổ chức {figure}",
        ),
        Label(
            "no figure of the events held is known for {period}",
            "{period} chưa có số liệu về sự kiện do {area} chủ trì, phối hợp tổ chức",
        ),
        Label("{in_period} {area} held no events", "{period}, {area} chưa tổ chức sự kiện nào"),
        Label(
            "{in_period} {area} held or co-held events (“{words}” by the source)",
            "{period}, {area} chủ trì, phối hợp tổ chức {words} sự kiện",
        ),
    ),
    "fdi_projects_in_force": FigureForms(
        Label(
            "{at_end} {area} had {figure} of foreign direct investment in force",
            "{at_end} {area} có {figure} FDI còn hiệu lực",
        ),
        Label(
            "no figure of the projects of foreign direct investment in force is known",
            "chưa có số liệu lũy kế về dự án FDI còn hiệu lực",
        ),
        Label(
            "{at_end} {area} had no projects of foreign direct investment in force",
            "{at_end} {area} không có dự án FDI còn hiệu lực",
        ),
        Label(
            "{at_end} {area} had projects of foreign direct investment in force (“{words}” by the"
            " source)",
            "{at_end} {area} có {words} dự án FDI còn hiệu lực",
        ),
    ),
    "fdi_registered_capital_in_force": FigureForms(
        Label(
            "{at_end} the registered capital of the projects in force came to {figure}",
            "{at_end} tổng vốn đăng ký của các dự án còn hiệu lực đạt {figure}",
        ),
        Label(
            "no figure of the registered capital of the projects in force is known",
            "chưa có số liệu về tổng vốn đăng ký của các dự án còn hiệu lực",
        ),
    ),
    "fdi_attracted": FigureForms(
        Label(
            "{in_period} {area} attracted {figure} of foreign direct investment",
            "{period}, {area} thu hút {figure} vốn đầu tư trực tiếp nước ngoài",
        ),
        Label(
            "no figure of foreign direct investment is known for {period}",
            "{period} chưa có số liệu về vốn đầu tư trực tiếp nước ngoài",
        ),
    ),
    "fdi_projects_new": FigureForms(
        Label("{in_period} new licences went to {figure}", "{period}, có {figure} được cấp mới"),
        Label(
            "no figure of the projects newly licensed is known for {period}",
            "{period} chưa có số liệu về dự án cấp mới",
        ),
        Label("{in_period} no projects were newly licensed", "{period}, không có dự án cấp mới"),
        Label(
            "{in_period} new licences went to projects (“{words}” by the source)",
            "{period}, có {words} dự án được cấp mới",
        ),
    ),
    "fdi_projects_increased": FigureForms(
        Label(
            "{in_period} capital was increased in {figure}",
            "{period}, có {figure} điều chỉnh tăng vốn",
        ),
        Label(
            "no figure of the projects that increased capital is known for {period}",
            "{period} chưa có số liệu về dự án điều chỉnh tăng vốn",
        ),
        Label(
            "{in_period} no projects increased capital",
            "{period}, không có dự án điều chỉnh tăng vốn",
        ),
        Label(
            "{in_period} capital was increased in projects (“{words}” by the source)",
            "{period}, có {words} dự án điều chỉnh tăng vốn",
        ),
    ),
    "fdi_capital_increases": FigureForms(
        Label(
            "{in_period} the authorities registered {figure} that increased capital",
            "{period}, có {figure} tăng vốn",
        ),
        Label(
            "no figure of the increases of capital is known for {period}",
            "{period} chưa có số liệu về lượt điều chỉnh tăng vốn",
        ),
        Label(
            "{in_period} the authorities registered no increases of capital",
            "{period}, không có lượt điều chỉnh tăng vốn",
        ),
        Label(
            "{in_period} the authorities registered increases of capital (“{words}” by the source)",
            "{period}, có {words} lượt điều chỉnh tăng vốn",
        ),
    ),
    "port_throughput": FigureForms(
        Label(
            "{in_period} the port handled {figure} of cargo",
            "{period}, sản lượng hàng hóa qua cảng đạt {figure}",
        ),
        Label(
            "no figure of the cargo through the port is known for {period}",
            "{period} chưa có số liệu về hàng hóa qua cảng",
        ),
    ),
    "trade_turnover": FigureForms(
        Label(
            "{in_period} exports and imports came to {figure}",
            "{period}, tổng kim ngạch xuất nhập khẩu đạt {figure}",
        ),
        Label(
            "no figure of exports and imports is known for {period}",
            "{period} chưa có số liệu về kim ngạch xuất nhập khẩu",
        ),
    ),
    "aid_items": FigureForms(
        Label(
            "{in_period} {area} mobilised and received {figure} from foreign non-governmental"
            " organisations",
            "{period}, {area} vận động, tiếp nhận {figure} phi chính phủ nước ngoài",
        ),
        Label(
            "no figure of foreign non-governmental aid is known for {period}",
            "{period} chưa có số liệu về viện trợ phi chính phủ nước ngoài",
        ),
        Label(
            "{in_period} {area} received no aid from foreign non-governmental organisations",
            "{period}, {area} chưa tiếp nhận khoản viện trợ phi chính phủ nước ngoài nào",
        ),
        Label(
            "{in_period} {area} mobilised and received items of aid from foreign"
            " non-governmental organisations (“{words}” by the source)",
            "{period}, {area} vận động, tiếp nhận {words} khoản viện trợ phi chính phủ nước ngoài",
        ),
    ),
    "aid_committed": FigureForms(
        Label("the value committed comes to {figure}", "tổng giá trị cam kết đạt {figure}"),
        Label(
            "no figure of the aid committed is known for {period}",
            "{period} chưa có số liệu về giá trị cam kết viện trợ",
        ),
    ),
}


def forms_of(code: str, name: Label, *, cumulative: bool) -> FigureForms:
    """The forms of an indicator; one that an office defined itself is called by its `name`, as it
    stands in a sentence."""
    if code in INDICATORS:
        return INDICATORS[code]
    en, vi = (text.replace("{", "(").replace("}", ")") for text in name)
    number = Label(f"{{in_period}} {en} came to {{figure}}", f"{{period}}, {vi} là {{figure}}")
    if cumulative:
        number = Label(f"{{at_end}} {en} came to {{figure}}", f"{{at_end}} {vi} là {{figure}}")
    return FigureForms(
        number,
        Label(f"no figure of {en} is known for {{period}}", f"{{period}} chưa có số liệu về {vi}"),
    )
