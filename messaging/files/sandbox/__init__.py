"""Looks through foreign bytes in a process of its own: little memory, little time, no keys, no database, no Django.

    stdin: the file     stdout: an answer (messaging.files.sandbox.answers)     argument: the kind, as StoredFile.Kind

What it meets may be made to break whoever reads it, and PDFs and pictures are read by native code.
"""
