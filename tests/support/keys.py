"""Host keys that ssh-keygen 9.2 made, for tests that need no machine behind them."""

from __future__ import annotations

import base64

ED25519 = base64.b64decode("AAAAC3NzaC1lZDI1NTE5AAAAIKHxV4ZMlfy5EdaGB/yrOZq4TOKu1h8OAy5UFXFywTrk")
OTHER = base64.b64decode("AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f")
