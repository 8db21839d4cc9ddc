"""OPC UA: the only package that imports asyncua.

Each attempt gets a fresh client: the library's own reconnect can sit there "connected" and silent for ever
(asyncua 2.1.0). A session that only lost its connection is taken up again by the next client; one in doubt is not.
"""

from integrations.drivers.opcua.asking import browse, probe, read_once
from integrations.drivers.opcua.listening import listen
from integrations.drivers.opcua.writing import write, writer

__all__ = ["browse", "listen", "probe", "read_once", "write", "writer"]
