# Loads a socket filter and a map it uses, says their ids, and waits for a line; with "thread", in another thread than the main one, which ends;
# with "copies" and a number, with as many more descriptors of the map.
import ctypes, os, resource, struct, sys, threading
libc = ctypes.CDLL(None, use_errno=True)
NUMBER = 280 if os.uname().machine == "aarch64" else 321


def bpf(command, attribute):
    buffer = ctypes.create_string_buffer(attribute, 128)
    result = libc.syscall(NUMBER, command, buffer, 128)
    if result < 0:
        print("refused", os.strerror(ctypes.get_errno()), flush=True)
        sys.exit(0)
    return result


# BPF_MAP_CREATE: an array of 4 values of 8 bytes.
map_fd = bpf(0, struct.pack("<IIIIIII16s", 2, 4, 8, 4, 0, 0, 0, b"test_map"))
# r1 = map; r0 = 0; exit.
code = struct.pack("<BBhi", 0x18, 0x11, 0, map_fd) + struct.pack("<BBhi", 0, 0, 0, 0) + struct.pack("<BBhi", 0xB7, 0, 0, 0) + struct.pack("<BBhi", 0x95, 0, 0, 0)
code_buffer = ctypes.create_string_buffer(code, len(code))
licence = ctypes.create_string_buffer(b"GPL")
# BPF_PROG_LOAD: a socket filter.
program_fd = bpf(5, struct.pack("<IIQQIIQII16s", 1, len(code) // 8, ctypes.addressof(code_buffer), ctypes.addressof(licence), 0, 0, 0, 0, 0, b"test_filter"))


def identity(fd, key):
    for line in open(f"/proc/self/fdinfo/{fd}"):
        if line.startswith(key + ":"):
            return line.split()[1]


def go_on():
    if sys.argv[1:] == ["thread"]:
        # Its main thread ends alone.
        while open(f"/proc/self/task/{os.getpid()}/stat").read().rsplit(")", 1)[1].split()[0] != "Z":
            pass
    print(identities, flush=True)
    sys.stdin.readline()
    os._exit(0)


if sys.argv[1:2] == ["copies"]:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if hard < int(sys.argv[2]) + 16:
        print("refused", f"{hard} descriptors at most", flush=True)
        sys.exit(0)
    copies = [os.dup(map_fd) for _ in range(int(sys.argv[2]))]
identities = f'{identity(program_fd, "prog_id")} {identity(map_fd, "map_id")}'
if sys.argv[1:] == ["thread"]:
    threading.Thread(target=go_on).start()
    libc.syscall(93 if os.uname().machine == "aarch64" else 60, 0)
go_on()
