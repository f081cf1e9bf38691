"""What is damaged in a database, as far as its tables tell. Each check has a module.

A check only reads. It runs on a database that is not whole: what a table lacks is passed over by
the checks that need it, and the check of the schema says so.
"""
