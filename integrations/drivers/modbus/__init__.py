"""Modbus TCP: the only folder that imports pymodbus.

An address is <unit>/<table>/<number>, counted from 0: 1/holding/4, 2/coil/17; 1/holding/4.3 is one bit of a register.
Reading is harmless and goes on whatever happens; writing is another matter (`writing`).
"""

from integrations.drivers.modbus.asking import probe, read_once
from integrations.drivers.modbus.listening import listen
from integrations.drivers.modbus.writing import write, writer
from integrations.drivers.readings import Written

__all__ = ["Written", "listen", "probe", "read_once", "write", "writer"]
