"""The forms of indicators: what is published, what is on record, and that there is neither."""

from __future__ import annotations

from dataclasses import dataclass

from ecodiplo.language import Label


@dataclass(frozen=True)
class FigureForms:
    """The forms of one indicator.

    The slots are `{period}`, `{area}`, `{figure}` (a number with its qualifier and unit) and
    `{words}` (`hundreds of`, which has no unit). `published` stands for a number of one indicator
    in the period; `on_record` for the number of the records when none is published.
    """

    published: Label
    on_record: Label
    nothing: Label
    in_words: Label | None = None  # a figure in words; `published` when it reads alike


def _forms(published: Label, nothing: Label, in_words: Label | None = None) -> FigureForms:
    """The forms of an indicator whose records are worded as its figure is."""
    on_record = Label(f"by the records, {published.en}", f"theo hồ sơ, {published.vi}")
    return FigureForms(published, on_record, nothing, in_words)


INDICATORS: dict[str, FigureForms] = {
    "delegations_inbound": _forms(
        Label("in {period} {area} received {figure}", "{period}, {area} đón {figure} vào"),
        Label("no figure of inbound delegations is known for {period}",
              "{period} chưa có số liệu về đoàn vào"),
    ),
    "enterprises_connected": _forms(
        Label("in {period} {area} connected {figure} from abroad",
              "{period}, {area} kết nối được {figure} nước ngoài"),
        Label("no figure of business matching is known for {period}",
              "{period} chưa có số liệu về hoạt động kết nối doanh nghiệp"),
        Label("in {period} {area} connected {words} foreign enterprises",
              "{period}, {area} kết nối được {words} doanh nghiệp nước ngoài"),
    ),
    "delegations_outbound": _forms(
        Label("in {period} {area} sent {figure} abroad", "{period}, {area} tổ chức {figure} ra"),
        Label("no figure of outbound delegations is known for {period}",
              "{period} chưa có số liệu về đoàn ra"),
    ),
    "mous_signed_to_date": _forms(
        Label("to date, {area} has signed {figure} with foreign partners",
              "lũy kế, {area} đã ký {figure} với đối tác nước ngoài"),
        Label("no figure of MOUs signed to date is known",
              "chưa có số liệu lũy kế về bản ghi nhớ đã ký"),
    ),
    "press_visits": _forms(
        Label("in {period} {area} welcomed {figure} from abroad",
              "{period}, {figure} nước ngoài đến tác nghiệp tại {area}"),
        Label("no figure of foreign press teams is known for {period}",
              "{period} chưa có số liệu về đoàn phóng viên nước ngoài"),
    ),
    "promotion_events_attended": _forms(
        Label("in {period} {area} took part in {figure} to promote trade and investment",
              "{period}, {area} tham dự {figure} xúc tiến"),
        Label("no figure of conferences and seminars attended is known for {period}",
              "{period} chưa có số liệu về hội nghị, hội thảo xúc tiến"),
        Label("in {period} {area} took part in {words} conferences and seminars to promote trade"
              " and investment",
              "{period}, {area} tham dự {words} hội nghị, hội thảo xúc tiến"),
    ),
    "promotion_events_hosted": _forms(
        Label("in {period} {area} held or co-held {figure}",
              "{period}, {area} chủ trì, phối hợp tổ chức {figure}"),
        Label("no figure of events held is known for {period}",
              "{period} chưa có số liệu về sự kiện do {area} chủ trì, phối hợp tổ chức"),
        Label("in {period} {area} held or co-held {words} events",
              "{period}, {area} chủ trì, phối hợp tổ chức {words} sự kiện"),
    ),
    "fdi_projects_in_force": _forms(
        Label("to date, {area} has {figure} with foreign direct investment in force",
              "lũy kế, {area} có {figure} FDI còn hiệu lực"),
        Label("no figure of FDI projects in force is known",
              "chưa có số liệu lũy kế về dự án FDI còn hiệu lực"),
        Label("to date, {area} has {words} FDI projects in force",
              "lũy kế, {area} có {words} dự án FDI còn hiệu lực"),
    ),
    "fdi_registered_capital_in_force": _forms(
        Label("the registered capital of the projects in force comes to {figure}",
              "tổng vốn đăng ký của các dự án còn hiệu lực là {figure}"),
        Label("no figure of the capital of FDI projects in force is known",
              "chưa có số liệu về tổng vốn đăng ký của các dự án FDI còn hiệu lực"),
    ),
    "fdi_attracted": _forms(
        Label("in {period} {area} attracted {figure} of foreign direct investment",
              "{period}, {area} thu hút {figure} vốn đầu tư trực tiếp nước ngoài"),
        Label("no figure of foreign direct investment is known for {period}",
              "{period} chưa có số liệu về vốn đầu tư trực tiếp nước ngoài"),
    ),
    "fdi_projects_new": _forms(
        Label("in {period} {figure} received a new licence",
              "{period}, có {figure} được cấp mới"),
        Label("no figure of new FDI projects is known for {period}",
              "{period} chưa có số liệu về dự án FDI cấp mới"),
        Label("in {period} {words} projects received a new licence",
              "{period}, có {words} dự án được cấp mới"),
    ),
    "fdi_projects_increased": _forms(
        Label("in {period} {figure} increased capital",
              "{period}, có {figure} điều chỉnh tăng vốn"),
        Label("no figure of projects that increased capital is known for {period}",
              "{period} chưa có số liệu về dự án FDI điều chỉnh tăng vốn"),
        Label("in {period} {words} projects increased capital",
              "{period}, có {words} dự án điều chỉnh tăng vốn"),
    ),
    "fdi_capital_increases": _forms(
        Label("in {period} there were {figure} of capital",
              "{period}, có {figure} điều chỉnh tăng vốn"),
        Label("no figure of increases of capital is known for {period}",
              "{period} chưa có số liệu về lượt điều chỉnh tăng vốn"),
        Label("in {period} there were {words} increases of capital",
              "{period}, có {words} lượt điều chỉnh tăng vốn"),
    ),
    "port_throughput": _forms(
        Label("in {period} the port handled {figure} of cargo",
              "sản lượng hàng hóa qua cảng {period} đạt {figure}"),
        Label("no figure of cargo through the port is known for {period}",
              "{period} chưa có số liệu về hàng hóa qua cảng"),
    ),
    "trade_turnover": _forms(
        Label("exports and imports of {period} came to {figure}",
              "kim ngạch xuất nhập khẩu {period} đạt {figure}"),
        Label("no figure of exports and imports is known for {period}",
              "{period} chưa có số liệu về kim ngạch xuất nhập khẩu"),
    ),
    "aid_items": _forms(
        Label("in {period} {area} mobilised and received {figure} from foreign non-governmental"
              " organisations",
              "{period}, {area} vận động, tiếp nhận {figure} phi chính phủ nước ngoài"),
        Label("no figure of foreign non-governmental aid is known for {period}",
              "{period} chưa có số liệu về viện trợ phi chính phủ nước ngoài"),
        Label("in {period} {area} mobilised and received {words} aid items from foreign"
              " non-governmental organisations",
              "{period}, {area} vận động, tiếp nhận {words} khoản viện trợ phi chính phủ nước"
              " ngoài"),
    ),
    "aid_committed": _forms(
        Label("the aid committed comes to {figure}", "tổng giá trị cam kết viện trợ là {figure}"),
        Label("no figure of the aid committed is known for {period}",
              "{period} chưa có số liệu về giá trị cam kết viện trợ"),
    ),
}
