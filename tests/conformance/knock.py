"""Runs inside a network namespace of its own: loads rules, listens as the Pods would, knocks at the node port.

Takes one JSON argument and prints, per Pod address, how many connections came to it.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading


def run(*command: str) -> None:
    """Run a command of the machine; its failure ends this process."""
    subprocess.run(command, check=True, capture_output=True)


def serve(address: str, port: int) -> None:
    """Answer every connection with the address it came to."""
    server = socket.create_server((address, port), backlog=64)

    def answer() -> None:
        while True:
            connection, _ = server.accept()
            with connection:
                connection.sendall(address.encode())

    threading.Thread(target=answer, daemon=True).start()


def knock(address: str, port: int) -> str:
    """Open a connection; returns who answered."""
    with socket.create_connection((address, port), timeout=5) as connection:
        return connection.recv(64).decode()


def main() -> None:
    """Count who answers."""
    plan = json.loads(sys.argv[1])
    run("ip", "link", "set", "lo", "up")
    for address in [plan["node"], *plan["endpoints"]]:
        run("ip", "address", "add", f"{address}/32", "dev", "lo")
    for address in plan["endpoints"]:
        serve(address, plan["port"])
    run("iptables-restore", plan["rules"])
    counts: dict[str, int] = {}
    for _ in range(plan["connections"]):
        who = knock(plan["node"], plan["nodePort"])
        counts[who] = counts.get(who, 0) + 1
    print(json.dumps(counts))


main()
