"""The documents of reports read back: each sentence, table and chart, against the claims and the
records.

Of the program's words it knows the tables of forms and the labels, and none of the code that writes
a report.
"""
