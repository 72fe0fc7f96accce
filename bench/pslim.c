// Job 7, the limit: read stat, status and cmdline, and the link exe, of each process.
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void) {
    DIR *proc = opendir("/proc");
    struct dirent *entry;
    char path[300], buffer[65536];
    long bytes = 0, count = 0;
    const char *files[] = {"stat", "status", "cmdline"};
    while ((entry = readdir(proc))) {
        if (entry->d_name[0] < '0' || entry->d_name[0] > '9') {
            continue;
        }
        count++;
        for (int i = 0; i < 3; i++) {
            snprintf(path, sizeof path, "/proc/%s/%s", entry->d_name, files[i]);
            int file = open(path, O_RDONLY);
            if (file < 0) {
                continue;
            }
            long length = read(file, buffer, sizeof buffer);
            bytes += length > 0 ? length : 0;
            close(file);
        }
        snprintf(path, sizeof path, "/proc/%s/exe", entry->d_name);
        bytes += readlink(path, buffer, sizeof buffer) > 0;
    }
    printf("%ld %ld\n", count, bytes);
    return 0;
}
