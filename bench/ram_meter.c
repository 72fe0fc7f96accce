// Runs a command and appends one line to FILE: name, exit code, wall, user, sys, CPU of the whole machine (s), then of the command with all that it started, looked at every 100 ms: most memory
// (Rss, anonymous; MiB) at one time, of which each process's most by name; at last bytes written to DISK (diskstats). Usage: ram_meter FILE NAME DISK COMMAND...
#define _GNU_SOURCE
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MaxProcesses = 4096, MaxNames = 16 };

static struct { int pid, parent; } all[MaxProcesses];
static struct { char name[32]; long resident, anonymous; } most[MaxNames];
static long most_resident, most_anonymous;
static int names;

static int descends(int pid, int from, int count)
{
    for (int depth = 0; pid > 1 && depth < 64; depth++) {
        if (pid == from) return 1;
        int i = 0;
        while (i < count && all[i].pid != pid) i++;
        if (i == count) return 0;
        pid = all[i].parent;
    }
    return 0;
}

static void look(int child)
{
    char path[64], text[4096];
    int count = 0;
    DIR *proc = opendir("/proc");
    for (struct dirent *e; proc && (e = readdir(proc)) && count < MaxProcesses;) {
        int pid = atoi(e->d_name);
        if (pid <= 0) continue;
        snprintf(path, sizeof path, "/proc/%d/stat", pid);
        FILE *f = fopen(path, "r");
        size_t n = f ? fread(text, 1, sizeof text - 1, f) : 0;
        if (f) fclose(f);
        text[n] = 0;
        char *close = strrchr(text, ')');
        if (close && sscanf(close + 1, " %*c %d", &all[count].parent) == 1) all[count++].pid = pid;
    }
    if (proc) closedir(proc);
    long resident = 0, anonymous = 0;
    for (int i = 0; i < count; i++) {
        if (!descends(all[i].pid, child, count)) continue;
        snprintf(path, sizeof path, "/proc/%d/status", all[i].pid);
        FILE *f = fopen(path, "r");
        char name[32] = "";
        long r = 0, a = 0;
        while (f && fgets(text, sizeof text, f)) {
            sscanf(text, "Name: %31s", name);
            sscanf(text, "VmRSS: %ld", &r);
            sscanf(text, "RssAnon: %ld", &a);
        }
        if (f) fclose(f);
        resident += r;
        anonymous += a;
        int k = 0;
        while (k < names && strcmp(most[k].name, name)) k++;
        if (k == names && names < MaxNames) strcpy(most[names++].name, name);
        if (k < names && r > most[k].resident) most[k].resident = r;
        if (k < names && a > most[k].anonymous) most[k].anonymous = a;
    }
    if (resident > most_resident) most_resident = resident;
    if (anonymous > most_anonymous) most_anonymous = anonymous;
}

static double busy(void)
{
    unsigned long long user = 0, nice = 0, system = 0, idle, wait, irq = 0, soft = 0;
    FILE *f = fopen("/proc/stat", "r");
    if (f && fscanf(f, "cpu %llu %llu %llu %llu %llu %llu %llu", &user, &nice, &system, &idle, &wait, &irq, &soft) < 7) user = 0;
    if (f) fclose(f);
    return (double)(user + nice + system + irq + soft) / (double)sysconf(_SC_CLK_TCK);
}

static unsigned long long written(const char *disk)
{
    char line[512], name[64];
    unsigned long long sectors, found = 0;
    FILE *f = fopen("/proc/diskstats", "r");
    while (f && fgets(line, sizeof line, f))
        if (sscanf(line, "%*d %*d %63s %*u %*u %*u %*u %*u %*u %llu", name, &sectors) == 2 && !strcmp(name, disk)) found = sectors * 512;
    if (f) fclose(f);
    return found;
}

static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return (double)t.tv_sec + (double)t.tv_nsec / 1e9; }

int main(int count, char **words)
{
    if (count < 5) return 2;
    double start = now(), machine = busy();
    unsigned long long disk = written(words[3]);
    int child = fork(), status = 0;
    if (child == 0) { execvp(words[4], words + 4); perror(words[4]); _exit(127); }
    struct timespec pause = { 0, 100000000 };
    while (waitpid(child, &status, WNOHANG) == 0) { look(child); nanosleep(&pause, NULL); }
    double wall = now() - start;
    struct rusage use;
    getrusage(RUSAGE_CHILDREN, &use);
    FILE *f = fopen(words[1], "a");
    if (!f) return 2;
    fprintf(f, "%s\t%d\t%.2f\t%.2f\t%.2f\t%.2f\t%.1f\t%.1f\t", words[2], WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), wall,
        (double)use.ru_utime.tv_sec + (double)use.ru_utime.tv_usec / 1e6, (double)use.ru_stime.tv_sec + (double)use.ru_stime.tv_usec / 1e6, busy() - machine,
        (double)most_resident / 1024, (double)most_anonymous / 1024);
    for (int k = 0; k < names; k++) fprintf(f, "%s%s=%ld/%ld", k ? "," : "", most[k].name, most[k].resident >> 10, most[k].anonymous >> 10);
    fprintf(f, "\t%llu\n", written(words[3]) - disk);
    fclose(f);
    return 0;
}
