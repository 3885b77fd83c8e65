"""Bulk reading: one person opens many pupils' records within minutes. It is noticed, and somebody is told."""
