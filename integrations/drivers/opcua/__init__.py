"""OPC UA: the only package that imports asyncua.

A session is used until the first doubt and never repaired: the library's own reconnect can sit there
"connected" and silent for ever (asyncua 2.1.0), so each attempt gets a fresh client.
"""

from integrations.drivers.opcua.asking import browse, probe, read_once
from integrations.drivers.opcua.listening import listen

__all__ = ["browse", "listen", "probe", "read_once"]
