"""Tests mirror the source: tests/engine/etcd tests engine/etcd."""
