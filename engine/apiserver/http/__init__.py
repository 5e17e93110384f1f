"""The API over a network: the only rooms of the engine with sockets and an event loop."""
