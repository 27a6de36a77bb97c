"""The driver's words for XIDs, as they stand in kernel logs, and what the driver then recommends."""

from __future__ import annotations

#: After "Xid (PCI...): N, ": wording of the open kernel modules and of NVIDIA's XID catalogue.
_TEXTS: dict[int, str] = {
    13: "Graphics SM Warp Exception on (GPC 3, TPC 1, SM 0): Out Of Range Address",
    31: "MMU Fault: ENGINE GRAPHICS GPCCLIENT_T1_0 faulted @ 0x7f3a_00000000. FAULT_PDE ACCESS_TYPE_VIRT_READ",
    43: "Ch 00000008",
    45: "Preemptive Removal, Ch 00000008",
    48: "An uncorrectable double bit error (DBE) has been detected on GPU in the framebuffer",
    63: "Row Remapper: New row marked for remapping, reset gpu to activate.",
    64: "Row Remapper: Failed to remap row, Rma needed.",
    74: "NVLink: fatal error detected on link 4(0x10000, 0x0, 0x0, 0x0, 0x0, 0x0, 0x0)",
    79: "GPU has fallen off the bus.",
    92: "High single-bit ECC error rate",
    94: "Contained: SM (0x1). RST: No, D-RST: No",
    95: "Uncontained: FBHUB. RST: Yes, D-RST: No",
    119: "Timeout after 6s of waiting for RPC response from GPU0 GSP! Expected function 76 (GSP_RM_CONTROL)",
    120: "GSP task timeout @ pc:0x4b3e28, task: 1",
    140: "ECC unrecovered error: FB, uncontained",
    154: "GPU recovery action changed from 0x0 (None) to 0x1 (GPU Reset Required)",
}
NONE, RESET, REBOOT, DRAIN_AND_RESET = 0, 1, 2, 4


def xid_text(code: int) -> str:
    """What the kernel log says after the code."""
    return _TEXTS.get(code, "(no description)")


def recovery_action(code: int) -> int:
    """NVML field 230, `nvmlDeviceGpuRecoveryAction_t`: 0 none, 1 reset, 2 reboot, 4 drain and reset."""
    if code == 79:
        return REBOOT
    if code in (48, 64, 95, 119, 120, 140, 154):
        return RESET
    return DRAIN_AND_RESET if code == 94 else NONE
