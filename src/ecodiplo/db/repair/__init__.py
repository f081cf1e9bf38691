"""What is repaired in a database, as far as its tables and its history tell.

A repair runs in one transaction, alone in the database and without triggers; they are made anew
when the tables are whole again. It deletes no row. Each module repairs one kind of damage.
"""
