"""The schools of an organisation, as the organisation's admins keep them."""
