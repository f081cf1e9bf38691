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
    unit) and `{words}` (`hundreds`, without a unit: `quotation_of` is for words that have one).
    The forms of a number to date name no day: it is that of the figure, in a clause of its own.
    """

    number: Label
    nothing: Label  # neither a published figure nor records
    zero: Label | None = None  # the number 0; `number` when it reads alike
    words: Label | None = None  # a figure in words; `number` when it reads alike

    def each(self) -> Iterator[Label]:
        """The forms that the indicator has."""
        yield from filter(None, (self.number, self.nothing, self.zero, self.words))


INDICATORS: dict[str, FigureForms] = {
    "delegations_inbound": FigureForms(
        Label("{in_period} {area} received {figure}", "{period}, {area} đón {figure} vào"),
        Label("no figure for inbound delegations is available for {period}",
              "{period} chưa có số liệu về đoàn vào"),
        Label("{in_period} {area} received no delegations",
              "{period}, {area} không đón đoàn vào nào"),
        Label("{in_period} {area} received delegations (“{words}”, according to the source)",
              "{period}, {area} đón {words} đoàn vào"),
    ),
    "enterprises_connected": FigureForms(
        Label("{in_period} {area} arranged business contacts for {figure} from abroad",
              "{period}, {area} kết nối {figure} nước ngoài"),
        Label("no figure for business matching is available for {period}",
              "{period} chưa có số liệu về kết nối doanh nghiệp"),
        Label("{in_period} {area} arranged business contacts for no enterprises from abroad",
              "{period}, {area} không kết nối doanh nghiệp nước ngoài nào"),
        Label("{in_period} {area} arranged business contacts for enterprises from abroad"
              " (“{words}”, according to the source)",
              "{period}, {area} kết nối {words} doanh nghiệp nước ngoài"),
    ),
    "delegations_outbound": FigureForms(
        Label("{in_period} {area} sent {figure} abroad", "{period}, {area} có {figure} ra"),
        Label("no figure for outbound delegations is available for {period}",
              "{period} chưa có số liệu về đoàn ra"),
        Label("{in_period} {area} sent no delegations abroad",
              "{period}, {area} không có đoàn ra nào"),
        Label("{in_period} {area} sent delegations abroad (“{words}”, according to the source)",
              "{period}, {area} có {words} đoàn ra"),
    ),
    "mous_signed_to_date": FigureForms(
        Label("{area} has signed {figure} with foreign partners in all",
              "lũy kế, {area} đã ký {figure} với đối tác nước ngoài"),
        Label("no figure for the total of MOUs signed is available",
              "chưa có số liệu lũy kế về bản ghi nhớ đã ký"),
        Label("{area} has signed no MOUs with foreign partners",
              "{area} chưa ký bản ghi nhớ nào với đối tác nước ngoài"),
        Label("{area} has signed MOUs with foreign partners (“{words}” in all, according to the"
              " source)",
              "lũy kế, {area} đã ký {words} bản ghi nhớ với đối tác nước ngoài"),
    ),
    "press_visits": FigureForms(
        Label("{in_period} {area} welcomed {figure} from abroad",
              "{period}, {area} đón {figure} nước ngoài đến tác nghiệp"),
        Label("no figure for foreign press teams is available for {period}",
              "{period} chưa có số liệu về đoàn phóng viên nước ngoài"),
        Label("{in_period} {area} welcomed no press teams from abroad",
              "{period}, {area} không đón đoàn phóng viên nước ngoài nào"),
        Label("{in_period} {area} welcomed press teams from abroad (“{words}”, according to the"
              " source)",
              "{period}, {area} đón {words} đoàn phóng viên nước ngoài đến tác nghiệp"),
    ),
    "promotion_events_attended": FigureForms(
        Label("{in_period} {area} took part in {figure} to promote trade and investment",
              "{period}, {area} tham dự {figure} xúc tiến"),
        Label("no figure for conferences and seminars attended is available for {period}",
              "{period} chưa có số liệu về hội nghị, hội thảo xúc tiến đã tham dự"),
        Label("{in_period} {area} took part in no events to promote trade and investment",
              "{period}, {area} không tham dự sự kiện xúc tiến nào"),
        Label("{in_period} {area} took part in events to promote trade and investment (“{words}”,"
              " according to the source)",
              "{period}, {area} tham dự {words} sự kiện xúc tiến"),
    ),
    "promotion_events_hosted": FigureForms(
        Label("{in_period} {area} hosted or co-hosted {figure} to promote trade and investment",
              "{period}, {area} chủ trì, phối hợp tổ chức {figure} xúc tiến"),
        Label("no figure for promotion events hosted or co-hosted by {area} is available for"
              " {period}",
              "{period} chưa có số liệu về sự kiện xúc tiến do {area} chủ trì, phối hợp tổ chức"),
        Label("{in_period} {area} hosted or co-hosted no events to promote trade and investment",
              "{period}, {area} không chủ trì, phối hợp tổ chức sự kiện xúc tiến nào"),
        Label("{in_period} {area} hosted or co-hosted events to promote trade and investment"
              " (“{words}”, according to the source)",
              "{period}, {area} chủ trì, phối hợp tổ chức {words} sự kiện xúc tiến"),
    ),
    "fdi_projects_in_force": FigureForms(
        Label("{area} has {figure} of foreign direct investment in force",
              "{area} có {figure} FDI còn hiệu lực"),
        Label("no figure for projects of foreign direct investment in force is available",
              "chưa có số liệu về dự án FDI còn hiệu lực"),
        Label("{area} has no projects of foreign direct investment in force",
              "{area} không có dự án FDI nào còn hiệu lực"),
        Label("{area} has projects of foreign direct investment in force (“{words}”, according to"
              " the source)",
              "{area} có {words} dự án FDI còn hiệu lực"),
    ),
    "fdi_registered_capital_in_force": FigureForms(
        Label("the registered capital of foreign direct investment projects in force comes to"
              " {figure}",
              "tổng vốn đăng ký của các dự án FDI còn hiệu lực đạt {figure}"),
        Label("no figure for the registered capital of foreign direct investment projects in force"
              " is available",
              "chưa có số liệu về tổng vốn đăng ký của các dự án FDI còn hiệu lực"),
        Label("foreign direct investment projects in force have no registered capital",
              "các dự án FDI còn hiệu lực không có vốn đăng ký"),
        Label("the source gives the registered capital of foreign direct investment projects in"
              " force as “{words}”",
              "tổng vốn đăng ký của các dự án FDI còn hiệu lực đạt {words}"),
    ),
    "fdi_attracted": FigureForms(
        Label("{in_period} {area} attracted {figure} of foreign direct investment",
              "{period}, {area} thu hút {figure} vốn đầu tư trực tiếp nước ngoài"),
        Label("no figure for foreign direct investment is available for {period}",
              "{period} chưa có số liệu về thu hút vốn đầu tư trực tiếp nước ngoài"),
        Label("{in_period} {area} attracted no foreign direct investment",
              "{period}, {area} không thu hút được vốn đầu tư trực tiếp nước ngoài"),
        Label("{in_period} {area} attracted foreign direct investment (“{words}”, according to the"
              " source)",
              "{period}, {area} thu hút {words} vốn đầu tư trực tiếp nước ngoài"),
    ),
    "fdi_projects_new": FigureForms(
        Label("{in_period} new licences went to {figure} of foreign direct investment",
              "{period}, có {figure} FDI được cấp mới"),
        Label("no figure for newly licensed projects of foreign direct investment is available for"
              " {period}",
              "{period} chưa có số liệu về dự án FDI cấp mới"),
        Label("{in_period} no new projects of foreign direct investment were licensed",
              "{period}, không có dự án FDI nào được cấp mới"),
        Label("{in_period} new licences went to projects of foreign direct investment (“{words}”,"
              " according to the source)",
              "{period}, có {words} dự án FDI được cấp mới"),
    ),
    "fdi_projects_increased": FigureForms(
        Label("{in_period} capital was increased in {figure} of foreign direct investment",
              "{period}, có {figure} FDI điều chỉnh tăng vốn"),
        Label("no figure for projects of foreign direct investment that increased capital is"
              " available for {period}",
              "{period} chưa có số liệu về dự án FDI điều chỉnh tăng vốn"),
        Label("{in_period} no projects of foreign direct investment increased their capital",
              "{period}, không có dự án FDI nào điều chỉnh tăng vốn"),
        Label("{in_period} capital was increased in projects of foreign direct investment"
              " (“{words}”, according to the source)",
              "{period}, có {words} dự án FDI điều chỉnh tăng vốn"),
    ),
    "fdi_capital_increases": FigureForms(
        Label("{in_period} {area} saw {figure} that increased the capital of foreign direct"
              " investment projects",
              "{period}, {area} có {figure} tăng vốn của các dự án FDI"),
        Label("no figure for increases in the capital of foreign direct investment projects is"
              " available for {period}",
              "{period} chưa có số liệu về lượt điều chỉnh tăng vốn của các dự án FDI"),
        Label("{in_period} {area} saw no adjustments that increased the capital of foreign direct"
              " investment projects",
              "{period}, {area} không có lượt điều chỉnh tăng vốn nào của các dự án FDI"),
        Label("{in_period} {area} saw adjustments that increased the capital of foreign direct"
              " investment projects (“{words}”, according to the source)",
              "{period}, {area} có {words} lượt điều chỉnh tăng vốn của các dự án FDI"),
    ),
    "port_throughput": FigureForms(
        Label("{in_period} the port handled {figure} of cargo",
              "{period}, sản lượng hàng hóa thông qua cảng đạt {figure}"),
        Label("no figure for cargo through the port is available for {period}",
              "{period} chưa có số liệu về hàng hóa thông qua cảng"),
        Label("{in_period} the port handled no cargo",
              "{period}, không có hàng hóa thông qua cảng"),
        Label("{in_period} the port handled cargo (“{words}”, according to the source)",
              "{period}, sản lượng hàng hóa thông qua cảng đạt {words}"),
    ),
    "trade_turnover": FigureForms(
        Label("{in_period} exports and imports came to {figure}",
              "{period}, tổng kim ngạch xuất nhập khẩu đạt {figure}"),
        Label("no figure for exports and imports is available for {period}",
              "{period} chưa có số liệu về kim ngạch xuất nhập khẩu"),
        Label("{in_period} there were no exports or imports",
              "{period}, không ghi nhận kim ngạch xuất nhập khẩu"),
        Label("the source gives exports and imports {in_period} as “{words}”",
              "{period}, tổng kim ngạch xuất nhập khẩu đạt {words}"),
    ),
    "aid_items": FigureForms(
        Label("{in_period} {area} mobilised and received {figure} from foreign non-governmental"
              " organisations",
              "{period}, {area} vận động, tiếp nhận {figure} phi chính phủ nước ngoài"),
        Label("no figure for foreign non-governmental aid is available for {period}",
              "{period} chưa có số liệu về viện trợ phi chính phủ nước ngoài"),
        Label("{in_period} {area} mobilised and received no aid from foreign non-governmental"
              " organisations",
              "{period}, {area} không tiếp nhận khoản viện trợ phi chính phủ nước ngoài nào"),
        Label("{in_period} {area} mobilised and received items of aid from foreign"
              " non-governmental organisations (“{words}”, according to the source)",
              "{period}, {area} vận động, tiếp nhận {words} khoản viện trợ phi chính phủ nước"
              " ngoài"),
    ),
    "aid_committed": FigureForms(
        Label("{in_period} foreign non-governmental organisations committed {figure} of aid",
              "{period}, tổng giá trị cam kết viện trợ phi chính phủ nước ngoài đạt {figure}"),
        Label("no figure for foreign non-governmental aid committed is available for {period}",
              "{period} chưa có số liệu về giá trị cam kết viện trợ phi chính phủ nước ngoài"),
        Label("{in_period} foreign non-governmental organisations committed no aid",
              "{period}, không ghi nhận giá trị cam kết viện trợ phi chính phủ nước ngoài"),
        Label("{in_period} foreign non-governmental organisations committed aid (“{words}”,"
              " according to the source)",
              "{period}, tổng giá trị cam kết viện trợ phi chính phủ nước ngoài đạt {words}"),
    ),
}  # fmt: skip


def forms_of(code: str, name: Label, *, cumulative: bool) -> FigureForms:
    """The forms of an indicator; one that an office defined itself is called by its `name`, as it
    stands in a sentence."""
    if code in INDICATORS:
        return INDICATORS[code]
    en, vi = _without_braces(name)
    when = _when(cumulative=cumulative)
    return FigureForms(
        Label(f"{when.en}the figure for {en} was {{figure}}", f"{when.vi}{vi} là {{figure}}"),
        Label(f"no figure for {en} is available for {{period}}",
              f"{{period}} chưa có số liệu về {vi}"),
        words=quotation_of(name, cumulative=cumulative),
    )  # fmt: skip


def quotation_of(name: Label, *, cumulative: bool) -> Label:
    """The form of a figure in words that say themselves what they count: `hàng trăm lượt đoàn`."""
    en, vi = _without_braces(name)
    when = _when(cumulative=cumulative)
    return Label(f"{when.en}the figure for {en} was “{{words}}”, according to the source",
                 f"{when.vi}{vi} được nêu là “{{words}}”")  # fmt: skip


def _without_braces(name: Label) -> Label:
    return Label(*(text.replace("{", "(").replace("}", ")") for text in name))


def _when(*, cumulative: bool) -> Label:
    """The period before the words of an indicator that is not cumulative."""
    return Label("", "") if cumulative else Label("{in_period} ", "{period}, ")
