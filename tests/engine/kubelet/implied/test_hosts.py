from __future__ import annotations

import pytest

from engine.kubelet.implied.hosts import NamedHost, hosts_of_command, hosts_of_file, hosts_of_setting


def setting(value: str, name: str = "X") -> list[NamedHost]:
    return list(hosts_of_setting(name, value))


@pytest.mark.parametrize(
    ("value", "host", "port"),
    [
        ("redis", "redis", 0),
        ("redis:6379", "redis", 6379),
        ("redis.shop.svc.cluster.local.", "redis.shop.svc.cluster.local.", 0),
        ("redis://redis:6379/0", "redis", 6379),
        ("redis://:secret@redis/0", "redis", 0),
        ("http://web:80/x", "web", 80),
        ("jdbc:mysql://db/shop?useSSL=false", "db", 0),
        ("jdbc:oracle:thin:@//db:1521/shop", "db", 1521),
        ("user:pass@tcp(db:3306)/shop", "db", 3306),
        ("amqp://guest:guest@rabbit:5672", "rabbit", 5672),
        ("dns:///front:8080", "front", 8080),
        ("Server=db:1433;Database=shop", "db", 1433),
        ("host=db:5432 dbname=shop", "db", 5432),
    ],
)
def test_a_value_names_a_host_and_its_port(value, host, port):
    assert setting(value) == [(host, port)]


def test_a_list_names_each_of_its_hosts():
    assert setting("a:1, b:2;c") == [("a", 1), ("b", 2), ("c", 0)]
    assert setting("mongodb://a:27017,b:27018/shop?replicaSet=r") == [("a", 27017), ("b", 27018)]
    assert setting("http://a:80/x,http://b/y") == [("a", 80), ("b", 0)]


@pytest.mark.parametrize("value", ["", "a sentence of words", "/etc/db", "x/y", "Redis", "12:30:45 PM", "[::1]:80"])
def test_other_values_name_none(value):
    assert setting(value) == []


@pytest.mark.parametrize("name", ["DB_USER", "MYSQL_DATABASE", "POSTGRES_DB", "SERVICE_NAME", "QUEUE_TYPE", "-U", "-d"])
def test_a_plain_word_is_no_host_where_the_name_says_so(name):
    assert setting("db", name) == []
    assert setting("db:5432", name) == [("db", 5432)]


@pytest.mark.parametrize("name", ["DB", "DB_HOST", "DB_HOSTNAME", "HOST_NAME", "-h"])
def test_elsewhere_it_is_one(name):
    assert setting("db", name) == [("db", 0)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["app", "--redis=redis:6379"], [("redis", 6379)]),
        (["app", "--db-host", "db"], [("db", 0)]),
        (["redis-server --slaveof redis-leader 6379"], [("redis-leader", 0)]),
        (["sh", "-c", "until nc -z db 3306; do sleep 1; done; exec app"], [("until", 0), ("db", 0)]),
        (["sh", "-c", "DB_HOST=db exec app -user db"], [("db", 0)]),
        (["app", "http://web/x", "db:5432", "db"], [("web", 0), ("db", 5432)]),
        (["redis"], []),
    ],
)
def test_a_command_line_names_hosts_by_flags_assignments_urls_and_ports(words, found):
    assert sorted(hosts_of_command(words)) == sorted(found)


def test_a_file_names_hosts_by_urls_ports_and_keys_that_say_so():
    text = """
# proxy_pass http://old:80;
proxy_pass http://api:8080/v1;
server one:81;
redis.host=redis
  "backendUrl": "back",
  addr: 'front'
name: other
image: redis:7
"""
    assert list(hosts_of_file(text)) == [("api", 8080), ("one", 81), ("redis", 0), ("back", 0), ("front", 0)]
