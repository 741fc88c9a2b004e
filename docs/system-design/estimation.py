"""How long things take: the orders of magnitude of the page on estimation, whose table says where each comes from."""

from __future__ import annotations

LATENCIES = {  # seconds, from and to
    "first-level CPU cache": (1e-9, 1.3e-9),
    "main memory": (90e-9, 130e-9),
    "local flash drive": (70e-6, 150e-6),
    "round trip in a zone": (0.1e-3, 1e-3),
    "to another zone": (1e-3, 2e-3),
    "within a continent": (5e-3, 70e-3),
    "across an ocean": (60e-3, 150e-3),
    "object storage": (100e-3, 200e-3),
}
