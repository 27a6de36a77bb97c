"""Alarms: what is abnormal and asks for somebody's act, in the states of ISA-18.2."""
