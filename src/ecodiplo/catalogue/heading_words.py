"""Headings of the lists of offices and of public data, by what their columns hold.

An entity lists them for its fields in `headings`. A word is there only where it surely means the
field: `Đơn vị` is the body of a contact, and nobody knows which body of a delegation.
"""

from __future__ import annotations

# A day or a year, which is the date of a record that has one date, or its start.
DATED = ("Date", "Ngày", "Ngày tháng", "Ngày, tháng, năm", "Ngày/tháng/năm", "Year", "Năm")
# Both ends of a period in one cell: `5-8/9/2023`.
SPAN = ("Thời gian", "Thời điểm", "Dates", "Thời gian thực hiện", "Ngày thực hiện")
BEGINNING = ("Ngày bắt đầu", "Bắt đầu", "Thời gian bắt đầu", "Thời điểm bắt đầu", "Begin", "Begin date", "Beginning", "Date from", "From date", "Start day", "Start actual", "Actual start", "Actual start date")
ENDING = ("Ngày kết thúc", "Kết thúc", "Thời gian kết thúc", "Thời điểm kết thúc", "Finish", "Finish date", "Date to", "To date", "End day", "End actual", "Actual end", "Actual end date")

KIND = ("Type", "Category", "Loại hình", "Thể loại")
STATUS = ("Trạng thái", "State of play", "Hiện trạng")
NAME = ("Name", "Tên", "Tên gọi")
HEADLINE = ("Tiêu đề", "Tên tiêu đề")
COUNTRY = ("Country name", "Name of country", "Tên nước", "Tên quốc gia", "Nước, vùng lãnh thổ", "Quốc gia, vùng lãnh thổ", "Quốc tịch", "Nationality")
SECTOR = ("Ngành", "Ngành nghề", "Ngành, lĩnh vực", "Lĩnh vực hoạt động", "Industry")
PARTNER = ("Partner", "Partner name", "Tên đối tác", "Đối tác nước ngoài")
BODY = ("Organisation", "Organization", "Name of organisation", "Name of organization", "Organisation name", "Organization name", "Tên tổ chức", "Company", "Company name", "Tên công ty", "Tên doanh nghiệp")
UNIT = ("Tên cơ quan", "Tên đơn vị")
APPROVAL = ("Quyết định phê duyệt", "Số quyết định", "Số QĐ", "Quyết định", "Văn bản cho phép", "Approval", "Approval number")
APPROVED = ("Ngày quyết định", "Ngày QĐ", "Ngày cho phép", "Date of approval", "Date approved")
CURRENCY = ("Loại tiền", "Tiền tệ", "Đồng tiền", "Loại tiền tệ", "Currency code")
DISBURSED = ("Vốn giải ngân", "Vốn đã giải ngân", "Giải ngân", "Đã giải ngân", "Số tiền giải ngân", "Disbursement", "Disbursements")
WEBSITE = ("URL", "Link", "Web", "Website", "Web site", "Web address", "Homepage", "Đường dẫn", "Liên kết", "Địa chỉ web")
MEMBERS = ("Số thành viên", "Số lượng thành viên", "Số thành viên đoàn", "Tổng số thành viên", "Số lượng người", "Tổng số người", "Member count", "Number of people", "Number of persons", "No. of members")
RESULT = ("Kết quả đạt được", "Kết quả chính", "Results", "Outcome", "Outcomes")
OTHER_NAMES = ("Tên viết tắt", "Viết tắt", "Tên gọi khác", "Tên gọi tắt", "Gọi tắt", "Abbreviation", "Acronym", "Short name", "Alias", "Also known as")
