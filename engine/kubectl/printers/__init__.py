"""What -o prints (cli-runtime/pkg/printers)."""
