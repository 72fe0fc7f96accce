/* Processes that are ended and stopped. Each kind prints lines of a word and what belongs to it, then "ready", and waits; whatever happens to the test, it ends after ALARM seconds:
 *   child ID   a process that it started, at any depth
 *   asked      it got SIGTERM and goes on */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ALARM = 120, CODE = 7, THREADS = 5, BOMB_DEPTH = 4, BOMB_LEVEL = 8, BOMB_LEAVES = 40 };

static int *alive; /* of each level */

static void die(const char *what) {
    perror(what);
    exit(1);
}

static void say(const char *text) {
    if (write(1, text, strlen(text)) < 0) exit(1);
}

static void ready(void) {
    say("ready\n");
    for (;;) pause();
}

static void child_is(pid_t child) {
    char line[64];
    snprintf(line, sizeof line, "child %d\n", child);
    say(line);
}

static void go_on(int signal) {
    (void)signal;
    say("asked\n");
}

static void leave(int signal) {
    (void)signal;
    _exit(CODE);
}

static void make(int signal) {
    (void)signal;
    (void)!write(open("asked", O_CREAT | O_WRONLY, 0600), "x", 1);
    _exit(0);
}

static pid_t start(void) {
    pid_t child = fork();
    if (child < 0) die("fork");
    if (child == 0) alarm(ALARM);
    return child;
}

static void *turn(void *nothing) {
    for (;;) pause();
    return nothing;
}

static void *say_ready(void *nothing) {
    while (nothing == 0) {
        char path[64], state[512] = "";
        snprintf(path, sizeof path, "/proc/%d/stat", getpid());
        int file = open(path, O_RDONLY);
        ssize_t length = read(file, state, sizeof state - 1);
        close(file);
        if (length > 0 && strstr(state, ") Z ")) break;
        sched_yield();
    }
    ready();
    return nothing;
}

/* Three levels: two children, each with two. A line comes before what it announces starts others. */
static void tree(int levels) {
    for (int i = 0; i < 2 && levels > 0; i++) {
        pid_t child = start();
        if (child == 0) {
            tree(levels - 1);
            for (;;) pause();
        }
        child_is(child);
    }
}

/* Starts processes as fast as it can, each of which does the same, down to the leaves, which end soon: there are always new ones. So many of each level at once, and no more. */
static void bomb(void) {
    for (int depth = 0;;) {
        if (depth == BOMB_DEPTH) {
            usleep(2000);
            __atomic_sub_fetch(&alive[depth], 1, __ATOMIC_RELAXED);
            _exit(0);
        }
        while (waitpid(-1, 0, WNOHANG) > 0) {}
        int most = depth + 1 == BOMB_DEPTH ? BOMB_LEAVES : BOMB_LEVEL;
        if (__atomic_add_fetch(&alive[depth + 1], 1, __ATOMIC_RELAXED) > most) {
            __atomic_sub_fetch(&alive[depth + 1], 1, __ATOMIC_RELAXED);
            usleep(500);
            continue;
        }
        pid_t child = fork();
        if (child < 0) die("fork");
        if (child == 0) {
            alarm(ALARM);
            depth++;
        }
    }
}

/* Starts its child again whenever that has ended. */
static void guard(void) {
    for (int i = 0; i < 1000; i++) {
        pid_t child = start();
        if (child == 0) for (;;) pause();
        child_is(child);
        if (i == 0) say("ready\n");
        waitpid(child, 0, 0);
    }
}

/* Starts another program again and again. */
static void restart(char *program) {
    say("ready\n");
    for (int i = 0; i < 1000; i++) {
        pid_t child = start();
        if (child == 0) {
            close(1);
            open("/dev/null", O_WRONLY);
            execl(program, program, "plain", (char *)0);
            _exit(1);
        }
        waitpid(child, 0, 0);
    }
}

static void from_memory(char *self) {
    int memory = memfd_create("payload", 0), file = open(self, O_RDONLY);
    char buffer[4096];
    for (ssize_t length; (length = read(file, buffer, sizeof buffer)) > 0;) if (write(memory, buffer, length) != length) die("write");
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", memory);
    execl(path, "payload", "plain", (char *)0);
    die("execl");
}

int main(int count, char **arguments) {
    const char *kind = count > 1 ? arguments[1] : "plain";
    alarm(ALARM);
    if (!strcmp(kind, "stubborn")) signal(SIGTERM, go_on);
    else if (!strcmp(kind, "leaving")) signal(SIGTERM, leave);
    else if (!strcmp(kind, "making")) signal(SIGTERM, make);
    else if (!strcmp(kind, "memory")) from_memory(arguments[0]);
    else if (!strcmp(kind, "holding")) {
        int file = open(arguments[2], O_RDWR | O_CREAT, 0600);
        if (file < 0 || write(file, "held", 4) != 4 || unlink(arguments[2])) die("open");
    } else if (!strcmp(kind, "opening")) {
        if (open(arguments[2], O_RDWR) < 0) die("open");
    } else if (!strcmp(kind, "zombie")) {
        pid_t child = fork();
        if (child == 0) _exit(0);
        siginfo_t ended;
        waitid(P_PID, child, &ended, WEXITED | WNOWAIT);
        child_is(child);
    } else if (!strcmp(kind, "threads")) {
        pthread_t thread;
        for (int i = 0; i < THREADS; i++) if (pthread_create(&thread, 0, turn, 0)) die("pthread_create");
    } else if (!strcmp(kind, "leaderless")) {
        pthread_t thread;
        if (pthread_create(&thread, 0, say_ready, 0)) die("pthread_create");
        pthread_exit(0);
    } else if (!strcmp(kind, "tree")) tree(2);
    else if (!strcmp(kind, "guard")) guard();
    else if (!strcmp(kind, "restart")) restart(arguments[2]);
    else if (!strcmp(kind, "bomb")) {
        alive = mmap(0, (BOMB_DEPTH + 1) * sizeof *alive, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (alive == MAP_FAILED) die("mmap");
        say("ready\n");
        bomb();
    } else if (strcmp(kind, "plain")) die(kind);
    ready();
}
