"""The way of one lost request as text: cells in a line, and as a Mermaid diagram."""
