"""What several plugins share (plugins/helper)."""
