#!/usr/bin/env python3
"""A second opinion on a listing.
  oracle.py make DEST COUNT      builds a hostile tree, the same each time
  oracle.py snapshot DEST FILE   reads it with os.lstat and statx, before the listing
  oracle.py check DEST FILE LINES ROOT   compares the listing's lines with the snapshot, field by field, and looks that access times stayed
Paths are bytes throughout; ROOT is cut from the front of DEST's paths."""
import base64, ctypes, datetime, json, os, pickle, random, socket, stat, struct, sys

libc = ctypes.CDLL(None, use_errno=True)
def statx(path):
    buf = ctypes.create_string_buffer(256)
    if libc.statx(-100, path, 0x100 | 0x800 | 0x4000, 0x1fff, buf): raise OSError(ctypes.get_errno(), path)
    keys = "mask blksize attributes nlink uid gid mode ino size blocks attributes_mask as an bs bn cs cn ms mn rmaj rmin dmaj dmin mnt_id".split()
    return dict(zip(keys, struct.unpack_from("=IIQIIIH2xQQQQqI4xqI4xqI4xqI4xIIIIQ", buf)))

def make(dest, count):
    r = random.Random(11); root = os.fsencode(dest); dirs = [root]; files = []
    odd = [b"[/]".replace(b"/", b"!"), b"[red]", b"esc\x1b[31m", b"cr\rlf\n", b"\xff\xfe", b"caf\xc3\xa9", b"\xf0\x9f\x98\x80", b"q\"uote", b"back\\slash", b"\x01\x02\x7f",
           b"\xed\xa0\x80", b"\xc0\xaf", b"\xe2\x82", b" ", b"...", b"-rf", b"\xe2\x80\xae", b"\xef\xbf\xbd", b"tab\t"]
    for n in range(count):
        d = dirs[r.randrange(max(1, len(dirs) // 2), len(dirs) + 1) - 1]
        name = odd[r.randrange(len(odd))] + b"%d" % n if r.random() < .5 else bytes(r.choice([c for c in range(1, 256) if c != 47]) for _ in range(r.choice([1, 9, 30, 200])))
        if r.random() < .02: name = (name * 255)[:255]
        p = d + b"/" + name
        if os.path.lexists(p) or name in (b".", b".."): p = d + b"/n%d" % n
        k = r.randrange(100)
        try:
            if k < 12: os.mkdir(p); dirs.append(p)
            elif k < 22: os.symlink(r.choice([b"nowhere", b"/etc/passwd", b"../x", b"\xff\x01\"", b"t/" * 2047 + b"e"]), p)
            elif k < 27 and files: os.link(r.choice(files), p)
            elif k < 31: os.mkfifo(p)
            elif k < 34:
                s = socket.socket(socket.AF_UNIX); cwd = os.open(".", os.O_RDONLY); os.chdir(d)
                try: s.bind(b"s%d" % n)
                finally: os.fchdir(cwd); os.close(cwd); s.close()
                p = d + b"/s%d" % n
            elif k < 37 and os.geteuid() == 0: os.mknod(p, r.choice([stat.S_IFBLK, stat.S_IFCHR]) | 0o600, os.makedev(r.randrange(4096), r.randrange(1 << 20)))
            else:
                with open(p, "wb") as f: f.write(b"x" * r.randrange(3000))
                if r.random() < .02: os.truncate(p, 1 << 40 if r.random() < .5 else 1 << 33)
                files.append(p)
        except OSError as e: raise SystemExit(f"{p!r}: {e}")
        link = os.path.islink(p)
        if os.geteuid() == 0 and r.random() < .3: os.lchown(p, r.choice([0, 1, 33, 65534, 12345, 4294967294]), r.choice([0, 4, 100, 54321]))
        if not link and r.random() < .4: os.chmod(p, r.choice([0, 0o7777, 0o4755, 0o2711, 0o1777, 0o600]))
        t = r.choice([0, -1, -86400 * 365 * 30, 1, 951782400, 1700000000, 4102444800]) * 10**9 + r.randrange(10**9)
        if r.random() < .5 and not (link and t > 1800000000 * 10**9): os.utime(p, ns=(t, t + 1 if not link else t), follow_symlinks=False)

def walk(root):
    stack = [root]
    while stack:
        d = stack.pop(); fd = os.open(d, os.O_RDONLY | os.O_DIRECTORY | os.O_NOATIME)
        names = [os.fsencode(n) for n in os.listdir(fd)]; os.close(fd)
        for n in names:
            p = d + b"/" + n; yield p, n
            if stat.S_ISDIR(os.lstat(p).st_mode): stack.append(p)

def iso(s, n):
    try: return (datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=s)).strftime("%Y-%m-%dT%H:%M:%S").rjust(19, "0") + ".%09dZ" % n
    except OverflowError: return None

def unix(s, n): return "%s%d.%09d" % ("-" if s < 0 else "", abs(s + (s < 0 and n > 0)), n if s >= 0 or n == 0 else 10**9 - n)

def ids(path, count):
    names = {}
    try:
        for line in open(path, "rb"):
            f = line.rstrip(b"\n").split(b":")
            if len(f) >= count and f[2].isdigit(): names.setdefault(int(f[2]), f[0].decode())
    except OSError: pass
    return names

def snapshot(dest):
    users, groups = ids("/etc/passwd", 4), ids("/etc/group", 4); out = {}
    kinds = {stat.S_IFREG: "file", stat.S_IFDIR: "directory", stat.S_IFLNK: "symlink", stat.S_IFIFO: "fifo", stat.S_IFSOCK: "socket", stat.S_IFBLK: "block-device", stat.S_IFCHR: "character-device"}
    bits = {0x4: "compressed", 0x10: "immutable", 0x20: "append", 0x40: "nodump", 0x800: "encrypted", 0x1000: "automount", 0x2000: "mount_root", 0x100000: "verity", 0x200000: "dax", 0x400000: "write_atomic"}
    for p, n in walk(os.fsencode(dest)):
        k = os.readlink(p) if stat.S_ISLNK(os.lstat(p).st_mode) else None  # first: it may change the access time
        s, x = os.lstat(p), statx(p); special = stat.S_ISBLK(s.st_mode) or stat.S_ISCHR(s.st_mode); e = {}
        def text(f, b):
            t = b.decode("utf-8", "replace"); e[f] = t
            if t.encode() != b: e[f + "_bytes"] = base64.b64encode(b).decode()
        def time(f, sec, ns):
            e[f] = iso(sec, ns)
            if e[f] is None: e[f + "_unix"] = unix(sec, ns)
        text("path", p); text("name", n); e["type"] = kinds[stat.S_IFMT(s.st_mode)]
        e["size_bytes"] = s.st_size; e["allocated_bytes"] = s.st_blocks * 512; e["block_size_bytes"] = s.st_blksize
        e["mode"] = "%04o" % stat.S_IMODE(s.st_mode)
        e["owner_id"] = s.st_uid; e["owner_name"] = users.get(s.st_uid); e["group_id"] = s.st_gid; e["group_name"] = groups.get(s.st_gid)
        e["flags"] = [v for b, v in bits.items() if x["attributes"] & b]; e["links"] = s.st_nlink; e["inode"] = str(s.st_ino); e["device"] = str(s.st_dev)
        e["special_device"] = "%d:%d" % (os.major(s.st_rdev), os.minor(s.st_rdev)) if special else None
        e["mount_id"] = str(x["mnt_id"]) if x["mask"] & 0x1000 else None
        if x["mask"] & 0x800: time("created_at", x["bs"], x["bn"])
        else: e["created_at"] = None
        for f, ns in (("modified_at", s.st_mtime_ns), ("accessed_at", s.st_atime_ns), ("changed_at", s.st_ctime_ns)): time(f, ns // 10**9, ns % 10**9)
        if k is None: e["link_target"] = None
        else: text("link_target", k)
        out[p] = (e, s.st_atime_ns)
    return out

def check(dest, snap, lines, root):
    bad = 0; seen = set(); cut = len(os.fsencode(root).rstrip(b"/"))
    def complain(*what):
        nonlocal bad; bad += 1
        if bad < 20: print(*what)
    for raw in open(lines, "rb"):
        got = json.loads(raw.decode("utf-8"), object_pairs_hook=list); keys = [k for k, _ in got]; got = dict(got)
        if len(got) != len(keys): complain("a field twice", keys)
        p = os.fsencode(root).rstrip(b"/") + (base64.b64decode(got["path_bytes"]) if "path_bytes" in got else got["path"].encode())
        if p == os.fsencode(dest): continue  # the start itself has no parent in the snapshot
        if p in seen: complain("twice", p)
        seen.add(p)
        if p not in snap: complain("not in the tree", p); continue
        want = dict(snap[p][0]); wp = p[cut:]; want["path"] = wp.decode("utf-8", "replace"); want.pop("path_bytes", None)
        if want["path"].encode() != wp: want = {"path": want.pop("path"), "path_bytes": base64.b64encode(wp).decode(), **want}
        want = {"path": want["path"], **want}
        if not got.pop("read_at").endswith("Z"): complain("read_at", p)
        if keys != list(want) + ["read_at"]: complain("order", keys, list(want))
        for f in want:
            if want[f] != got.get(f): complain(p, f, "want", want[f], "got", got.get(f))
    for p in set(snap) - seen: complain("not listed", p)
    for p, (e, atime) in snap.items():
        if e["type"] != "symlink" and os.lstat(p).st_atime_ns != atime: complain("access time changed", p)
    print(len(seen), "compared,", bad, "differences"); return bad != 0

if __name__ == "__main__":
    if sys.argv[1] == "make": make(sys.argv[2], int(sys.argv[3]))
    elif sys.argv[1] == "snapshot": pickle.dump(snapshot(sys.argv[2]), open(sys.argv[3], "wb"))
    else: sys.exit(check(sys.argv[2], pickle.load(open(sys.argv[3], "rb")), sys.argv[4], sys.argv[5]))
