/* A slow disk: what is written durably to a file whose path holds SLOW_DISK_NAME takes SLOW_DISK_MS longer.
   Preloaded (LD_PRELOAD) into the program under test; the writing itself is the system's own. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void wait_for(int file) {
    const char *name = getenv("SLOW_DISK_NAME"), *milliseconds = getenv("SLOW_DISK_MS");
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0 || name == NULL || milliseconds == NULL) return;
    path[length] = 0;
    if (strstr(path, name) != NULL) usleep(1000u * (unsigned)atoi(milliseconds));
}

int fsync(int file) {
    wait_for(file);
    return ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(file);
}

int fdatasync(int file) {
    wait_for(file);
    return ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(file);
}
