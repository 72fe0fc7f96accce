// Processes as nobody should write them. Each mode prints "ready", or what the test asks for, and waits to be killed.
#define _GNU_SOURCE
#include <fcntl.h>
#include <grp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void wait_for_the_end(void) {
    puts("ready");
    fflush(stdout);
    for (;;) {
        pause();
    }
}

static char *from_hex(const char *hex) {
    size_t length = strlen(hex) / 2;
    char *text = calloc(length + 1, 1);
    for (size_t i = 0; i < length; i++) {
        unsigned value;
        sscanf(hex + 2 * i, "%2x", &value);
        text[i] = (char)value;
    }
    return text;
}

static char *environment[] = {"STAGE=wait", NULL};

static void next_pid(int pid) {
    FILE *file = fopen("/proc/sys/kernel/ns_last_pid", "w");
    fprintf(file, "%d", pid - 1);
    fclose(file);
}

static int child(const char *name) {
    int pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        prctl(PR_SET_NAME, name);
        for (;;) {
            pause();
        }
    }
    return pid;
}

// As PID 1 of a PID namespace: on each line of standard input the child dies and another gets its number.
static void reuse(int number) {
    char line[8];
    next_pid(number);
    int first = child("first");
    printf("%d\n", first);
    fflush(stdout);
    while (fgets(line, sizeof line, stdin)) {
        kill(first, SIGKILL);
        waitpid(first, NULL, 0);
        usleep(20000); // Two clock ticks, so that the start differs.
        next_pid(number);
        first = child("second");
        printf("%d\n", first);
        fflush(stdout);
    }
}

static void churn(int count) {
    for (int i = 0; i < count; i++) {
        int pid = fork();
        if (pid == 0) {
            char name[32];
            char *arguments[] = {name, NULL};
            char *stage[] = {"STAGE=end", NULL};
            snprintf(name, sizeof name, "churn-%d", getpid());
            execve("/proc/self/exe", arguments, stage);
            _exit(1);
        }
        if (i % 32 == 31) {
            while (waitpid(-1, NULL, 0) > 0) {
            }
        }
    }
    while (waitpid(-1, NULL, 0) > 0) {
    }
}

static void *stay(void *unused) {
    wait_for_the_end();
    return unused;
}

int main(int argc, char **argv) {
    const char *stage = getenv("STAGE");
    if (stage && !strcmp(stage, "wait")) {
        wait_for_the_end();
    }
    if (stage && !strcmp(stage, "end")) {
        usleep((useconds_t)(4 + getpid() % 16) * 5000);
        return 0;
    }
    if (stage && !strcmp(stage, "swap")) {
        // argv: own path, other's path. Each becomes the other, for ever.
        char *arguments[] = {argv[1], argv[0], NULL};
        char *same[] = {"STAGE=swap", NULL};
        usleep(200);
        execve(argv[1], arguments, same);
        return 1;
    }
    const char *mode = argc > 1 ? argv[1] : "";
    if (!strcmp(mode, "wait")) {
        wait_for_the_end();
    } else if (!strcmp(mode, "name")) {
        prctl(PR_SET_NAME, from_hex(argv[2]));
        wait_for_the_end();
    } else if (!strcmp(mode, "argv")) {
        char **arguments = calloc((size_t)argc, sizeof *arguments);
        for (int i = 2; i < argc; i++) {
            arguments[i - 2] = from_hex(argv[i]);
        }
        execve("/proc/self/exe", arguments, environment);
    } else if (!strcmp(mode, "exec-on-line")) {
        char line[8];
        puts("ready");
        fflush(stdout);
        char *arguments[] = {"second-image", NULL};
        if (fgets(line, sizeof line, stdin)) {
            execve("/proc/self/exe", arguments, environment);
        }
    } else if (!strcmp(mode, "long")) {
        struct rlimit limit = {64 << 20, 64 << 20};
        setrlimit(RLIMIT_STACK, &limit);
        char *one = calloc(100001, 1);
        memset(one, 'a', 100000);
        char *arguments[23] = {0};
        for (int i = 0; i < 21; i++) {
            arguments[i] = one;
        }
        execve("/proc/self/exe", arguments, environment);
    } else if (!strcmp(mode, "zombie")) {
        int pid = fork();
        if (pid == 0) {
            _exit(0);
        }
        siginfo_t end;
        waitid(P_PID, (id_t)pid, &end, WEXITED | WNOWAIT);
        printf("%d\n", pid);
        wait_for_the_end();
    } else if (!strcmp(mode, "stopped")) {
        puts("ready");
        fflush(stdout);
        raise(SIGSTOP);
    } else if (!strcmp(mode, "headless")) {
        pthread_t thread;
        pthread_create(&thread, NULL, stay, NULL);
        pthread_exit(NULL);
    } else if (!strcmp(mode, "memfd")) {
        int file = memfd_create("im)plant", MFD_CLOEXEC);
        int self = open("/proc/self/exe", O_RDONLY);
        while (sendfile(file, self, NULL, 1 << 20) > 0) {
        }
        char *arguments[] = {"[kworker/0:1]", NULL};
        fexecve(file, arguments, environment);
    } else if (!strcmp(mode, "ids")) {
        gid_t groups[] = {7, 42, 4294967294u};
        setgroups(3, groups);
        setresgid(11, 12, 13);
        setfsgid(14);
        // Raw, and the file system id last: a change of the effective one drags it along.
        syscall(SYS_setresuid, 1, 22, 23);
        setfsuid(23);
        wait_for_the_end();
    } else if (!strcmp(mode, "hide")) {
        // The last byte of the arguments is no NUL any more: the kernel shows the first argument only.
        argv[argc - 1][strlen(argv[argc - 1])] = 'x';
        wait_for_the_end();
    } else if (!strcmp(mode, "grow")) {
        // setproctitle(3) as daemons do it: over the arguments and into the environment.
        char *end = argv[argc - 1] + strlen(argv[argc - 1]) + 1;
        memset(argv[0], 't', (size_t)(end - argv[0]) + 4);
        wait_for_the_end();
    } else if (!strcmp(mode, "pad")) {
        char *end = argv[argc - 1] + strlen(argv[argc - 1]) + 1;
        memset(argv[0], 0, (size_t)(end - argv[0]));
        memcpy(argv[0], "padded", 6);
        wait_for_the_end();
    } else if (!strcmp(mode, "hole")) {
        long page = sysconf(_SC_PAGESIZE);
        char *middle = argv[2] + 50000;
        mprotect(middle - ((unsigned long)middle % (unsigned long)page), (size_t)page, PROT_NONE);
        wait_for_the_end();
    } else if (!strcmp(mode, "reuse")) {
        reuse(atoi(argv[2]));
    } else if (!strcmp(mode, "churn")) {
        churn(atoi(argv[2]));
    }
    return 0;
}
