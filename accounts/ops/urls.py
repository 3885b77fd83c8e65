"""The operator's addresses: all in the namespace `ops`, which has one door."""

from accounts.ops.site import operator_site

ops_site = operator_site()
