"""The way panel: who reaches whom through what, one picture per Service."""
