"""Makes a tree of everything that a file system can hold, and describes one: what a copy has to be."""
import fcntl, hashlib, os, socket, stat, struct, subprocess, sys

FLAGS = {"d": 0x40}


def make(root):
    root = os.fsencode(root)

    def write(path, content, mode=0o640):
        with open(root + b"/" + path, "wb") as file:
            file.write(content)
        os.chmod(root + b"/" + path, mode)

    def acl(path, name, *entries):
        os.setxattr(root + b"/" + path, name, struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries))

    none = 0xFFFFFFFF
    for path in (b"etc/deep/er", b"var", b"dev", b"empty", b"locked"):
        os.makedirs(root + b"/" + path)
    os.chmod(root + b"/empty", 0o1777)
    write(b"etc/passwd", b"root:x:0:0\n", 0o644)
    write(b"etc/shadow", b"secret", 0)
    write(b"etc/zero", b"")
    write(b"locked/inside", b"x")
    os.chmod(root + b"/locked", 0)
    write(b"etc/su", b"\x7fELF")
    os.chown(root + b"/etc/su", 1234, 2345)
    os.chmod(root + b"/etc/su", 0o6755)
    write(b"etc/n\xff\xfe\x80 \n\t|\\%\x1b[31m", b"bytes")
    write(b"x" * 255, b"long")
    write(b"\xe9" * 255, b"long bytes")
    write("etc/gr\u00fcn \u6f22".encode(), b"text")
    write(b"var/part", os.urandom(1 << 20) * 40)
    os.symlink(b"/etc/passwd", root + b"/etc/absolute")
    os.symlink(b"../../../../tmp", root + b"/etc/up")
    os.symlink(b"\xff\xfe|x", root + b"/etc/bytes")
    os.symlink(b"loop", root + b"/loop")
    os.lchown(root + b"/etc/absolute", 77, 88)
    os.link(root + b"/etc/passwd", root + b"/var/hard")
    os.link(root + b"/etc/passwd", root + b"/etc/deep/hard")
    os.link(root + b"/etc/absolute", root + b"/var/hard-link", follow_symlinks=False)
    os.mkfifo(root + b"/var/pipe", 0o622)
    with socket.socket(socket.AF_UNIX) as one:
        here = os.getcwd()
        os.chdir(root)
        one.bind("var/socket")
        os.chdir(here)
    os.mknod(root + b"/dev/null", 0o666 | stat.S_IFCHR, os.makedev(1, 3))
    os.mknod(root + b"/dev/loop", 0o660 | stat.S_IFBLK, os.makedev(7, 200))
    with open(root + b"/var/sparse", "wb") as file:
        file.seek(1 << 20)
        file.write(b"A" * 5000)
        file.seek(50 << 20)
        file.write(b"B" * 10)
        file.truncate(200 << 20)
    with open(root + b"/var/hole", "wb") as file:
        file.truncate(3 << 20)
    os.setxattr(root + b"/etc/passwd", b"user.note", b"\x00\x01\xff")
    os.setxattr(root + b"/etc/passwd", b"user.empty", b"")
    os.setxattr(root + b"/etc", b"user.folder", b"f")
    os.setxattr(root + b"/etc/zero", b"user.na=me%", b"odd")
    acl(b"etc/su", b"system.posix_acl_access", (1, 6, none), (2, 6, 1000), (4, 4, none), (8, 4, 2000), (16, 6, none), (32, 0, none))
    acl(b"etc/deep", b"system.posix_acl_default", (1, 7, none), (2, 7, 1000), (4, 5, none), (16, 7, none), (32, 5, none))
    os.setxattr(root + b"/var/part", b"security.capability", bytes.fromhex("0100000200200000000000000000000000000000"))
    with open(root + b"/etc/shadow") as file:
        fcntl.ioctl(file, 0x40086602, struct.pack("l", FLAGS["d"] | flags(file)))
    os.utime(root + b"/etc/passwd", ns=(1111111111123456789, 1000000000987654321))
    os.utime(root + b"/etc/zero", ns=(-1500000001, -2500000001))
    os.utime(root + b"/etc/bytes", ns=(5, 7), follow_symlinks=False)
    os.utime(root + b"/etc/deep", ns=(123456789000000001, 987654321000000009))
    os.utime(root + b"/etc", ns=(1, 1234567890000000001))


def more(root, kind):
    """What only a file system of the test's own can hold: flags that keep a file from being removed, attributes of links and pipes, times at the ends of the range."""
    make(root)
    root = os.fsencode(root)
    here = os.getcwd()
    os.chdir(root)
    for path in (b"odd", b"fixed/in", b"adding", b"nothing"):
        os.makedirs(path)
    for name in (b"-rf", b".hidden", b" ", b"a\\b", b"*", b"[a]", b"~", b"..."):
        open(b"odd/" + name, "wb").write(name)
    for name in (b"immutable", b"append", b"nodump", b"noatime", b"sync", b"fixed/in/file", b"adding/file"):
        open(name, "wb").write(name * 100)
    os.mkfifo(b"pipe")
    os.link(b"pipe", b"odd/pipe")
    os.mknod(b"node", 0o600 | stat.S_IFCHR, os.makedev(511, 262143))
    os.link(b"node", b"odd/node")
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(b"socket")
    os.chmod(b"socket", 0o711)
    os.chown(b"socket", 1234, 5678)
    os.symlink(b"x" * (1023 if kind == "xfs" else 4095), b"longest")
    os.symlink(b"second", b"first")
    os.symlink(b"first", b"second")
    os.symlink(b"/nowhere/at/all", b"dangling")
    for path in (b"longest", b"pipe", b"node", b"nothing", b"immutable"):
        os.setxattr(path, b"security.note", b"\0\xff" + path, follow_symlinks=False)
    os.setxattr(b"append", b"user.long", bytes(range(256)) * {"ext4": 11, "xfs": 250, "btrfs": 60}[kind])
    open(b"mode0", "wb").write(b"0")
    os.chmod(b"mode0", 0)
    os.chown(b"nothing", 4294967294, 65534)
    os.chmod(b"nothing", 0o7000)
    for path, accessed, modified in ((b"odd/*", -2147483648 * 10**9, 4294967296 * 10**9 + 1), (b"odd/~", 7258118400123456789, -1), (b"longest", 2147483648 * 10**9, -999999999),
                                     (b"pipe", 1, 2), (b"node", 3, 4), (b"socket", 5, 6), (b"nothing", -10**9, 5000000000999999999)):
        os.utime(path, ns=(accessed, modified), follow_symlinks=False)
    if kind == "btrfs":
        open(b"uncowed", "wb").close()
        open(b"packed", "wb").close()
        subprocess.run([b"chattr", b"+C", b"uncowed"], check=True)
        subprocess.run([b"chattr", b"+c", b"packed"], check=True)
        open(b"uncowed", "wb").write(b"no copy")
        open(b"packed", "wb").write(b"packed " * 100000)
    os.utime(b"fixed/in", ns=(10**18, 10**18 + 1))
    os.utime(b"adding", ns=(10**18, 10**18 + 1))
    for letters, path in ((b"+i", b"immutable"), (b"+a", b"append"), (b"+d", b"nodump"), (b"+A", b"noatime"), (b"+S", b"sync"), (b"+i", b"fixed/in/file"), (b"+i", b"fixed/in"), (b"+a", b"adding")):
        subprocess.run([b"chattr", letters, path], check=True)
    os.chdir(here)


def far(root):
    """Folders down to more than the kernel takes in one path, a file on each side of the border."""
    os.chdir(root)
    open("near", "w").write("near")
    for level in range(18):
        os.mkdir("d" * 250)
        os.chdir("d" * 250)
        open("f", "w").write(f"level {level}")


def flags(file):
    return struct.unpack("l", fcntl.ioctl(file, 0x80086601, struct.pack("l", 0)))[0]


def data(path, size):
    ranges, at = [], 0
    with open(path, "rb") as file:
        while at < size:
            try:
                at = os.lseek(file.fileno(), at, os.SEEK_DATA)
            except OSError:
                break
            end = os.lseek(file.fileno(), at, os.SEEK_HOLE)
            ranges.append((at, end))
            at = end
    return ranges


def describe(root, options):
    """A line for each entry; without what "sockets", "flags", "zero" name; "+accessed" adds the access times, for a mount that keeps them."""
    root = os.fsencode(root)
    first = {}
    found = []
    for folder, folders, files in os.walk(root):
        found += [os.path.join(folder, name) for name in folders + files]
    for path in sorted(found):
        name = os.path.relpath(path, root)
        status = os.lstat(path)
        kind = stat.S_IFMT(status.st_mode)
        if (kind == stat.S_IFSOCK and "sockets" in options) or (name == b"etc/zero" and "zero" in options):
            continue
        line = [name.hex(), oct(status.st_mode), status.st_uid, status.st_gid, status.st_mtime_ns]
        if kind != stat.S_IFDIR:
            line += [status.st_nlink, first.setdefault(status.st_ino, name.hex())]
        if kind in (stat.S_IFCHR, stat.S_IFBLK):
            line.append(status.st_rdev)
        if kind == stat.S_IFLNK:
            line.append(os.readlink(path).hex())
        if kind == stat.S_IFREG:
            line += [status.st_size, data(path, status.st_size), hashlib.sha256(open(path, "rb").read()).hexdigest()]
            if "flags" not in options:
                with open(path) as file:
                    line.append(flags(file) & FLAGS["d"])
        if "+accessed" in options:
            line.append(status.st_atime_ns)
        names = sorted(os.listxattr(path, follow_symlinks=False))
        line.append([(each, os.getxattr(path, each, follow_symlinks=False).hex()) for each in names])
        print(*line)


if sys.argv[1] == "make":
    make(sys.argv[2])
elif sys.argv[1] == "more":
    more(sys.argv[2], sys.argv[3])
elif sys.argv[1] == "far":
    far(sys.argv[2])
else:
    describe(sys.argv[2], sys.argv[3:])
