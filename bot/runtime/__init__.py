"""The durable runtime: every accepted message is answered once, in order, whatever happens."""
