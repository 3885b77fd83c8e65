"""Mails about accounts: written in the transaction of the deed, sent after it, forgotten when sent."""
