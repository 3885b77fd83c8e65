"""Web push: to all devices of a guardian, encrypted for each, and never to an address inside the network."""
