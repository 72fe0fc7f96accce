// Job 7, the floor of process.list's basic record: its own system calls, one after the other, and nothing done with what they give.
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static char buffer[65536];

int main(void) {
    DIR *list = opendir("/proc");
    int proc = dirfd(list);
    struct dirent *entry;
    long bytes = 0, count = 0;
    const char *files[] = {"status", "cmdline", "cgroup", "sessionid", "loginuid"}, *links[] = {"exe", "cwd", "root"};
    const char *namespaces[] = {"cgroup", "ipc", "mnt", "net", "pid", "pid_for_children", "time", "user", "uts"};
    while ((entry = readdir(list))) {
        int process = entry->d_name[0] < '0' || entry->d_name[0] > '9' ? -1 : openat(proc, entry->d_name, O_PATH | O_CLOEXEC);
        if (process < 0) {
            continue;
        }
        count++;
        int stat = openat(process, "stat", O_RDONLY | O_CLOEXEC);
        bytes += pread(stat, buffer, sizeof buffer, 0);
        for (int i = 0; i < 5; i++) {
            int file = openat(process, files[i], O_RDONLY | O_CLOEXEC);
            if (file >= 0) {
                bytes += read(file, buffer, sizeof buffer);
                close(file);
            }
        }
        for (int i = 0; i < 3; i++) {
            bytes += readlinkat(process, links[i], buffer, sizeof buffer);
        }
        struct statx program;
        bytes += statx(process, "exe", AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC, 0x1fff, &program);
        int folder = openat(process, "ns", O_PATH | O_CLOEXEC);
        for (int i = 0; i < 9; i++) {
            bytes += readlinkat(folder, namespaces[i], buffer, sizeof buffer);
        }
        close(folder);
        bytes += pread(stat, buffer, sizeof buffer, 0);
        close(stat);
        close(process);
    }
    printf("%ld %ld\n", count, bytes);
    return 0;
}
