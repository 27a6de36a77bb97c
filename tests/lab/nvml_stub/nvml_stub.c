/* A libnvidia-ml.so.1 without a GPU, for tests: eight H200s whose readings come from a small text file.
 *
 * The file is named by NVML_STUB_STATE and read again at each call, so a test can change a temperature, hang a call,
 * raise XID 79 or lose a GPU while a probe runs. One `key value` a line (values are whole numbers but for texts):
 *
 *   count 8                     driver 570.86.15            cuda 12080
 *   init 0                      what nvmlInit_v2 returns
 *   power 412000                a value of every GPU ...
 *   gpu.3.power 701000          ... or of one
 *   gpu.5.lost 1                every call about it returns NVML_ERROR_GPU_IS_LOST
 *   error.FUNCTION 3            a call's return for every GPU; gpu.2.error.FUNCTION for one
 *   hang.FUNCTION 1             the call does not return while the line is there; gpu.2.hang.FUNCTION for one
 *   field.197.type 1            the value type of a field value; gpu.N.field.186 its value; 999 as type: not supported
 *   pcie_send_kb 1000           PCIe rate of the counters and of nvmlDeviceGetPcieThroughput; pcie_narrow 1: counters wrap at 2^32
 *   gpm 0                       no GPU performance monitoring
 *   processes 4242:81920,77:16  pid:MiB of every GPU's compute processes (gpu.N.processes for one)
 *   event.seq 1 / event.gpu 3 / event.type 8 / event.data 79    a higher seq is a new event
 *
 * Structures and numbers follow nvml.h as nvidia-ml-py carries it; tests/unit/probe/test_nvml_stub.py asks this stub
 * through nvidia-ml-py itself, so the two cannot drift apart.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define API __attribute__((visibility("default"))) unsigned
enum { SUCCESS = 0, UNINITIALIZED = 1, INVALID = 2, NOT_SUPPORTED = 3, INSUFFICIENT_SIZE = 7, TIMEOUT = 10, LOST = 15 };

typedef struct { int index; } Device;
typedef struct { unsigned long long since; int index; } Sample;
static Device devices[64];
static int initialised;

/* Text of a key into `out`; 1 when the file has it. */
static int text_of(const char *key, char *out, size_t size) {
    const char *path = getenv("NVML_STUB_STATE");
    FILE *file = path ? fopen(path, "r") : NULL;
    char line[4096];
    size_t length = strlen(key);
    int found = 0;
    if (!file) return 0;
    while (!found && fgets(line, sizeof line, file)) {
        if (strncmp(line, key, length) == 0 && line[length] == ' ') {
            snprintf(out, size, "%s", line + length + 1);
            out[strcspn(out, "\r\n")] = 0;
            found = 1;
        }
    }
    fclose(file);
    return found;
}

static int gpu_text(int gpu, const char *key, char *out, size_t size) {
    char full[256];
    if (gpu >= 0) {
        snprintf(full, sizeof full, "gpu.%d.%s", gpu, key);
        if (text_of(full, out, size)) return 1;
    }
    return text_of(key, out, size);
}

static long long value(int gpu, const char *key, long long otherwise) {
    char text[256];
    return gpu_text(gpu, key, text, sizeof text) ? strtoll(text, NULL, 0) : otherwise;
}

static unsigned long long microseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (unsigned long long)now.tv_sec * 1000000ULL + (unsigned long long)now.tv_nsec / 1000ULL;
}

/* What a call comes to before it does its work: hang, lost, or an error that the file asks for. */
static unsigned gate(const char *function, int gpu) {
    char key[256];
    if (!initialised) return UNINITIALIZED;
    snprintf(key, sizeof key, "hang.%s", function);
    while (value(gpu, key, 0)) usleep(5000);
    if (gpu >= 0 && value(gpu, "lost", 0)) return LOST;
    snprintf(key, sizeof key, "error.%s", function);
    return (unsigned)value(gpu, key, SUCCESS);
}

#define GATE(gpu) do { unsigned gated = gate(__func__, gpu); if (gated) return gated; } while (0)
#define INDEX(device) (((Device *)(device))->index)

API nvmlInitWithFlags(unsigned flags) {
    (void)flags;
    while (value(-1, "hang.nvmlInit_v2", 0)) usleep(5000);
    unsigned answer = (unsigned)value(-1, "init", SUCCESS);
    if (answer == SUCCESS) initialised = 1;
    return answer;
}
API nvmlInit_v2(void) { return nvmlInitWithFlags(0); }
API nvmlShutdown(void) { if (!initialised) return UNINITIALIZED; initialised = 0; return SUCCESS; }
__attribute__((visibility("default"))) const char *nvmlErrorString(unsigned code) { (void)code; return "stub error"; }

API nvmlSystemGetDriverVersion(char *out, unsigned size) {
    GATE(-1);
    if (!text_of("driver", out, size)) snprintf(out, size, "570.86.15");
    return SUCCESS;
}
API nvmlSystemGetCudaDriverVersion_v2(int *out) { GATE(-1); *out = (int)value(-1, "cuda", 12080); return SUCCESS; }
API nvmlDeviceGetCount_v2(unsigned *out) { GATE(-1); *out = (unsigned)value(-1, "count", 8); return SUCCESS; }
API nvmlDeviceGetHandleByIndex_v2(unsigned index, Device **out) {
    GATE((int)index);
    if (index >= 64 || index >= (unsigned)value(-1, "count", 8)) return INVALID;
    devices[index].index = (int)index;
    *out = &devices[index];
    return SUCCESS;
}
API nvmlDeviceGetIndex(Device *device, unsigned *out) { *out = (unsigned)INDEX(device); return SUCCESS; }

API nvmlDeviceGetUUID(Device *device, char *out, unsigned size) {
    GATE(INDEX(device));
    if (!gpu_text(INDEX(device), "uuid", out, size))
        snprintf(out, size, "GPU-5ca1ab1e-0000-4000-8000-%012d", INDEX(device));
    return SUCCESS;
}
API nvmlDeviceGetName(Device *device, char *out, unsigned size) {
    GATE(INDEX(device));
    if (!gpu_text(INDEX(device), "name", out, size)) snprintf(out, size, "NVIDIA H200");
    return SUCCESS;
}

typedef struct {
    char legacy[16];
    unsigned domain, bus, device, device_id, subsystem;
    char bus_id[32];
} Pci;
API nvmlDeviceGetPciInfo_v3(Device *device, Pci *out) {
    GATE(INDEX(device));
    memset(out, 0, sizeof *out);
    out->bus = 0x1b + 0x10 * (unsigned)INDEX(device);
    snprintf(out->bus_id, sizeof out->bus_id, "00000000:%02X:00.0", out->bus);
    snprintf(out->legacy, sizeof out->legacy, "0000:%02X:00.0", out->bus);
    return SUCCESS;
}

#define MIB 1048576ULL
typedef struct { unsigned long long total, free, used; } Memory;
typedef struct { unsigned version; unsigned long long total, reserved, free, used; } MemoryV2;
API nvmlDeviceGetMemoryInfo(Device *device, Memory *out) {
    GATE(INDEX(device));
    out->total = (unsigned long long)value(INDEX(device), "memory_total_mib", 143771) * MIB;
    out->used = (unsigned long long)value(INDEX(device), "memory_used_mib", 81920) * MIB;
    out->free = out->total - out->used;
    return SUCCESS;
}
API nvmlDeviceGetMemoryInfo_v2(Device *device, MemoryV2 *out) {
    GATE(INDEX(device));
    if (out->version != (sizeof(MemoryV2) | 2u << 24)) return 25;
    out->total = (unsigned long long)value(INDEX(device), "memory_total_mib", 143771) * MIB;
    out->used = (unsigned long long)value(INDEX(device), "memory_used_mib", 81920) * MIB;
    out->reserved = 621 * MIB;
    out->free = out->total - out->used - out->reserved;
    return SUCCESS;
}

#define UINT_OF(name, key, otherwise) \
    API name(Device *device, unsigned *out) { \
        GATE(INDEX(device)); \
        *out = (unsigned)value(INDEX(device), key, otherwise); \
        return SUCCESS; \
    }
UINT_OF(nvmlDeviceGetPowerUsage, "power", 412000)
UINT_OF(nvmlDeviceGetEnforcedPowerLimit, "power_cap", 700000)
UINT_OF(nvmlDeviceGetMaxPcieLinkWidth, "pcie_width_max", 16)
UINT_OF(nvmlDeviceGetMaxPcieLinkGeneration, "pcie_generation_max", 5)
UINT_OF(nvmlDeviceGetCurrPcieLinkWidth, "pcie_width", 16)
UINT_OF(nvmlDeviceGetCurrPcieLinkGeneration, "pcie_generation", 5)
UINT_OF(nvmlDeviceGetPcieReplayCounter, "replays", 0)
UINT_OF(nvmlDeviceGetNumFans, "fans", 0)
UINT_OF(nvmlDeviceGetFanSpeed, "fan", 40)
API nvmlDeviceGetFanSpeed_v2(Device *device, unsigned fan, unsigned *out) {
    GATE(INDEX(device));
    *out = (unsigned)value(INDEX(device), "fan", 40) + fan;
    return SUCCESS;
}

API nvmlDeviceGetPowerManagementLimitConstraints(Device *device, unsigned *low, unsigned *high) {
    GATE(INDEX(device));
    *low = 200000;
    *high = (unsigned)value(INDEX(device), "power_limit_max", 700000);
    return SUCCESS;
}
API nvmlDeviceGetTemperatureThreshold(Device *device, unsigned which, unsigned *out) {
    GATE(INDEX(device));
    if (!value(INDEX(device), "thresholds", 1)) return NOT_SUPPORTED;
    *out = which == 0 ? 92 : 87;
    return SUCCESS;
}
typedef struct { unsigned version; int margin; } Margin;
API nvmlDeviceGetMarginTemperature(Device *device, Margin *out) {
    GATE(INDEX(device));
    if (out->version != (sizeof(Margin) | 1u << 24)) return 25;
    out->margin = 85 - (int)value(INDEX(device), "temperature", 54);
    return SUCCESS;
}
API nvmlDeviceGetTemperature(Device *device, unsigned sensor, unsigned *out) {
    GATE(INDEX(device));
    if (sensor != 0) return INVALID;
    *out = (unsigned)value(INDEX(device), "temperature", 54);
    return SUCCESS;
}
typedef struct { unsigned version, sensor; int temperature; } Temperature;
API nvmlDeviceGetTemperatureV(Device *device, Temperature *out) {
    GATE(INDEX(device));
    if (out->version != (sizeof(Temperature) | 1u << 24)) return 25;
    out->temperature = (int)value(INDEX(device), "temperature", 54);
    return SUCCESS;
}
API nvmlDeviceGetMaxClockInfo(Device *device, unsigned type, unsigned *out) {
    GATE(INDEX(device));
    *out = type == 2 ? 3201 : 1980;
    return SUCCESS;
}
API nvmlDeviceGetClockInfo(Device *device, unsigned type, unsigned *out) {
    GATE(INDEX(device));
    *out = type == 2 ? 3201 : (unsigned)value(INDEX(device), "sm_clock", 1830);
    return SUCCESS;
}
API nvmlDeviceGetMigMode(Device *device, unsigned *current, unsigned *pending) {
    GATE(INDEX(device));
    *current = *pending = (unsigned)value(INDEX(device), "mig", 0);
    return SUCCESS;
}
typedef struct { unsigned gpu, memory; } Utilization;
API nvmlDeviceGetUtilizationRates(Device *device, Utilization *out) {
    GATE(INDEX(device));
    if (value(INDEX(device), "mig", 0)) return NOT_SUPPORTED;
    out->gpu = (unsigned)value(INDEX(device), "utilization", 97);
    out->memory = (unsigned)value(INDEX(device), "memory_activity", 61);
    return SUCCESS;
}
#define ULL_OF(name, key, otherwise) \
    API name(Device *device, unsigned long long *out) { \
        GATE(INDEX(device)); \
        *out = (unsigned long long)value(INDEX(device), key, otherwise); \
        return SUCCESS; \
    }
ULL_OF(nvmlDeviceGetCurrentClocksEventReasons, "reasons", 0)
ULL_OF(nvmlDeviceGetCurrentClocksThrottleReasons, "reasons", 0)
ULL_OF(nvmlDeviceGetTotalEnergyConsumption, "energy_mj", 123456789)
ULL_OF(nvmlDeviceGetSupportedEventTypes, "event_types", 0x1c3ff)
API nvmlDeviceGetTotalEccErrors(Device *device, unsigned type, unsigned counter, unsigned long long *out) {
    (void)counter;
    GATE(INDEX(device));
    *out = (unsigned long long)value(INDEX(device), type ? "ecc_uncorrected" : "ecc_corrected", 0);
    return SUCCESS;
}
API nvmlDeviceGetRemappedRows(Device *device, unsigned *correctable, unsigned *uncorrectable, unsigned *pending, unsigned *failed) {
    GATE(INDEX(device));
    *correctable = (unsigned)value(INDEX(device), "remapped_correctable", 0);
    *uncorrectable = (unsigned)value(INDEX(device), "remapped_uncorrectable", 0);
    *pending = (unsigned)value(INDEX(device), "remap_pending", 0);
    *failed = (unsigned)value(INDEX(device), "remap_failed", 0);
    return SUCCESS;
}
API nvmlDeviceGetPcieThroughput(Device *device, unsigned counter, unsigned *out) {
    GATE(INDEX(device));
    usleep(20000);
    *out = (unsigned)value(INDEX(device), counter == 0 ? "pcie_send_kb" : "pcie_receive_kb", 1000);
    return SUCCESS;
}

typedef union { double d; unsigned u; unsigned long ul; unsigned long long ull; long long ll; int i; unsigned short us; } Value;
typedef struct { uint32_t id, scope; int64_t time, latency; unsigned type, answer; Value value; } Field;
API nvmlDeviceGetFieldValues(Device *device, int count, Field *fields) {
    GATE(INDEX(device));
    for (int i = 0; i < count; i++) {
        char key[64];
        int gpu = INDEX(device);
        long long type = 1, number = 0;
        switch (fields[i].id) {
            case 186: number = value(gpu, "power", 412000); break;
            case 82: number = value(gpu, "memory_temperature", 66); break;
            case 94: number = value(gpu, "replays", 0); break;
            case 193: type = 5; number = -8; break;
            case 194: type = 5; number = -2; break;
            case 197: type = 3; number = (long long)(microseconds() / 1000) * value(gpu, "pcie_send_kb", 1000); break;
            case 198: type = 3; number = (long long)(microseconds() / 1000) * value(gpu, "pcie_receive_kb", 2000); break;
            case 230: number = value(gpu, "recovery_action", 0); break;
            default: type = 999;
        }
        if (fields[i].id == 197 || fields[i].id == 198) /* wide ones begin beyond 32 bits, as after some uptime */
            number = value(gpu, "pcie_narrow", 0) ? number & 0xffffffffLL : number + (1LL << 40);
        snprintf(key, sizeof key, "field.%u", fields[i].id);
        number = value(gpu, key, number);
        snprintf(key, sizeof key, "field.%u.type", fields[i].id);
        type = value(gpu, key, type);
        fields[i].answer = type == 999 ? NOT_SUPPORTED : SUCCESS;
        fields[i].type = type == 999 ? 0 : (unsigned)type;
        fields[i].value.ull = 0;
        switch (type) {
            case 0: fields[i].value.d = (double)number; break;
            case 1: fields[i].value.u = (unsigned)number; break;
            case 2: fields[i].value.ul = (unsigned long)number; break;
            case 4: fields[i].value.ll = number; break;
            case 5: fields[i].value.i = (int)number; break;
            case 6: fields[i].value.us = (unsigned short)number; break;
            default: fields[i].value.ull = (unsigned long long)number;
        }
    }
    return SUCCESS;
}

typedef struct { unsigned pid; unsigned long long memory; unsigned gpu_instance, compute_instance; } Process;
static unsigned list_processes(Device *device, const char *key, unsigned *count, Process *out) {
    char text[4096], *rest = text, *piece;
    unsigned room = *count, number = 0;
    if (!gpu_text(INDEX(device), key, text, sizeof text)) text[0] = 0;
    while ((piece = strsep(&rest, ","))) {
        char *colon = strchr(piece, ':');
        if (!colon) continue;
        if (number < room && out) {
            long long mib = strtoll(colon + 1, NULL, 10);
            out[number].pid = (unsigned)strtoul(piece, NULL, 10);
            out[number].memory = mib < 0 ? ~0ULL : (unsigned long long)mib * MIB;
            out[number].gpu_instance = out[number].compute_instance = 0xffffffffu;
        }
        number++;
    }
    *count = number;
    return number > room || (number && !out) ? INSUFFICIENT_SIZE : SUCCESS;
}
API nvmlDeviceGetComputeRunningProcesses_v3(Device *device, unsigned *count, Process *out) {
    GATE(INDEX(device));
    return list_processes(device, "processes", count, out);
}
API nvmlDeviceGetComputeRunningProcesses_v2(Device *device, unsigned *count, Process *out) {
    GATE(INDEX(device));
    return list_processes(device, "processes", count, out);
}
API nvmlDeviceGetGraphicsRunningProcesses_v3(Device *device, unsigned *count, Process *out) {
    GATE(INDEX(device));
    return list_processes(device, "graphics", count, out);
}
API nvmlDeviceGetMPSComputeRunningProcesses_v3(Device *device, unsigned *count, Process *out) {
    GATE(INDEX(device));
    return list_processes(device, "mps", count, out);
}
typedef struct { unsigned pid; unsigned long long time; unsigned sm, memory, encoder, decoder; } Share;
API nvmlDeviceGetProcessUtilization(Device *device, Share *out, unsigned *count, unsigned long long since) {
    Process found[64];
    unsigned number = 64, room = *count;
    GATE(INDEX(device));
    list_processes(device, "processes", &number, found);
    if (number > 64) number = 64;
    *count = 2 * number;
    if (!number) return 6;
    if (!out || room < 2 * number) return INSUFFICIENT_SIZE;
    for (unsigned i = 0; i < number; i++) {
        Share now = {found[i].pid, microseconds(), (unsigned)value(INDEX(device), "sm", 80), 20, 0, 0};
        Share stale = {found[i].pid, 0, 4000000000u, 0, 0, 0}; /* real drivers leave such entries */
        (void)since;
        out[2 * i] = now;
        out[2 * i + 1] = stale;
    }
    return SUCCESS;
}

typedef struct { long long seen; } EventSet;
typedef struct { Device *device; unsigned long long type, data; unsigned gpu_instance, compute_instance; } Event;
API nvmlEventSetCreate(EventSet **out) {
    GATE(-1);
    *out = calloc(1, sizeof **out);
    (*out)->seen = value(-1, "event.seq", 0);
    return SUCCESS;
}
API nvmlEventSetFree(EventSet *set) { free(set); return SUCCESS; }
API nvmlDeviceRegisterEvents(Device *device, unsigned long long types, EventSet *set) {
    (void)set;
    GATE(INDEX(device));
    return types ? SUCCESS : INVALID;
}
API nvmlEventSetWait_v2(EventSet *set, Event *out, unsigned milliseconds) {
    unsigned long long end = microseconds() + milliseconds * 1000ULL;
    GATE(-1);
    for (;;) {
        long long number = value(-1, "event.seq", 0);
        if (number > set->seen) {
            int gpu = (int)value(-1, "event.gpu", 0);
            set->seen = number;
            devices[gpu].index = gpu;
            out->device = &devices[gpu];
            out->type = (unsigned long long)value(-1, "event.type", 8);
            out->data = (unsigned long long)value(-1, "event.data", 79);
            out->gpu_instance = out->compute_instance = 0xffffffffu;
            return SUCCESS;
        }
        if (microseconds() >= end) return TIMEOUT;
        usleep(10000);
    }
}

typedef struct { unsigned version, supported; } GpmSupport;
typedef struct { unsigned id, answer; double value; const char *names[3]; } GpmMetric;
typedef struct { unsigned version, count; Sample *first, *second; GpmMetric metrics[]; } GpmMetrics;
API nvmlGpmQueryDeviceSupport(Device *device, GpmSupport *out) {
    GATE(INDEX(device));
    out->supported = (unsigned)value(INDEX(device), "gpm", 1);
    return SUCCESS;
}
API nvmlGpmSampleAlloc(Sample **out) { *out = calloc(1, sizeof **out); return SUCCESS; }
API nvmlGpmSampleFree(Sample *sample) { free(sample); return SUCCESS; }
API nvmlGpmSampleGet(Device *device, Sample *sample) {
    GATE(INDEX(device));
    sample->since = microseconds();
    sample->index = INDEX(device);
    return SUCCESS;
}
API nvmlGpmMetricsGet(GpmMetrics *asked) {
    GATE(-1);
    if (asked->version != 1 || asked->first->since > asked->second->since || !asked->first->since) return INVALID;
    for (unsigned i = 0; i < asked->count; i++) {
        char key[32];
        snprintf(key, sizeof key, "gpm.%u", asked->metrics[i].id);
        unsigned id = asked->metrics[i].id;
        double otherwise = id == 2 ? 88 : id == 5 ? 41 : id == 20 ? 100 : 200;
        asked->metrics[i].value = (double)value(asked->second->index, key, (long long)otherwise);
        asked->metrics[i].answer = SUCCESS;
    }
    return SUCCESS;
}
