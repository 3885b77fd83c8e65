"""The log under seal: signed checkpoints over its rows, kept outside the database too (docs/adr/0015).

`merkle` and `rows` say what a row's hash is, `seals` what a checkpoint says, `keys` who signs.
`writing` seals, `exports` carries away, `keeper` does both every minute. `verifying` checks all of it.
"""
