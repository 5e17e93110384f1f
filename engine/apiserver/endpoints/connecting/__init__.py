"""What connects a client to something else than an object: commands in containers, logs, proxies."""
