namespace Forensics.Plugins.Filesystem.Tests.Collecting;

/// <summary>Mounts of all kinds below the root: some not to be touched, some to be entered once, some that fail in the middle.</summary>
public sealed class MountFaultTests
{
    // The data of a file on btrfs, changed behind its checksums; read-only, so that nothing repairs it.
    private const string Damaged = """
        mkdir m; truncate -s 128M ../image; mkfs.btrfs -q -d single -m dup ../image; mount -o loop,noatime ../image m
        head -c 100000 /dev/urandom >m/short; head -c 1000000 /dev/urandom >m/long; head -c 5000 /dev/urandom >m/whole; python3 -c "open('m/bad', 'wb').write(b'DAMAGE-ME ' * 10000)"
        python3 -c "open('m/part', 'wb').write(b'x' * 524288 + b'HARMED-IN-THE-MIDDLE' * 20000)"; sync -f m; umount m
        python3 - <<'END'
        import mmap
        with open('../image', 'r+b') as file, mmap.mmap(file.fileno(), 0) as image:
            for mark, at in ((b'DAMAGE-ME DAMAGE-ME', 0), (b'HARMED-IN-THE-MIDDLE' * 2, 8192)):
                start = image.find(mark); assert start > 0; image[start + at:start + at + 16] = b'\0' * 16
        END
        mount -o loop,ro,noatime ../image m
        """;

    private static IEnumerable<FaultCase> Cases =>
    [
        new("ANamedPathGoesIntoAnotherMount", "mkdir m; mount -t tmpfs none m; echo x >m/f", "/m/f") { Items = ["/m/f Collected"], Files = ["/m/f collected"] },
        new("AMaskGoesIntoAnotherMount", "mkdir -p d/m; mount -t tmpfs none d/m; echo x >d/m/f", "/d/**") { Items = ["/d/** Collected"], Files = ["/d/m collected", "/d/m/f collected"] },
        new("OneFileSystemStopsAMaskAndNoName", "mkdir -p d/m; mount -t tmpfs none d/m; echo x >d/m/f; echo y >d/g", "/d/**", "/d/m/f")
        {
            Options = """ "one_file_system":true """,
            Items = ["/d/** Collected", "/d/m/f Collected", "/d/m Excluded"],
            Files = ["/d/g collected", "/d/m/f collected"],
        },
        new("ABindMountIsStoredOnceAndTheSecondNameIsALink", "mkdir d m; echo x >d/f; head -c 300000 /dev/urandom >d/long; mount --bind d m", "/d/*", "/m/*")
        {
            Items = ["/d/* Collected", "/m/* Collected"],
            Files = ["/d/f collected", "/d/long collected", "/m/f collected link", "/m/long collected link"],
        },
        new("ABindMountOfTheRootInItselfEnds", "mkdir d; mount --bind . d; echo x >f", "/**/f")
        {
            Items = ["/**/f ReadError Truncated"],
            Files = ["/f collected"],
            Faults = ["/d FOLDER_NOT_ENTERED Changed"],
        },
        new("AFileThatIsAMountPointIsCollected", "echo below >f; mount --bind ../outside/file f", "/f") { Items = ["/f Collected"], Files = ["/f collected"] },
        new("AnOverlayIsReadMerged", "mkdir m; mkdir -p ../o/low ../o/up ../o/work; mount -t tmpfs none ../o; mkdir ../o/low ../o/up ../o/work; echo l >../o/low/l; echo 1 >../o/low/both; echo 2 >../o/up/both; echo u >../o/up/u; "
            + "mount -t overlay -o lowerdir=../o/low,upperdir=../o/up,workdir=../o/work none m; rm m/l; echo n >m/new", "/m/*")
        {
            Items = ["/m/* Collected"],
            Files = ["/m/both collected", "/m/u collected", "/m/new collected"],
        },
        new("ATreeDoesNotEnterProc", "mkdir -p d/p; mount -t proc none d/p; echo x >d/f", "/d/**") { Untouched = "d/p", Items = ["/d/** Collected", "/d/p Excluded"], Files = ["/d/f collected"] },
        new("ANameGoesIntoProc", "mkdir p; mount -t proc none p", "/p/version", "/p/sys/kernel/ostype", "/p/gone")
        {
            Untouched = "p",
            Items = ["/p/version Collected", "/p/sys/kernel/ostype Collected", "/p/gone Missing"],
            Files = ["/p/version collected", "/p/sys/kernel/ostype collected"],
        },
        new("ImmutableAndAppendOnlyFilesAreRead", "mkdir m; truncate -s 16M ../image; mkfs.ext4 -q ../image; mount -o loop ../image m; mkdir m/d; echo i >m/d/i; echo a >m/d/a; chattr +i m/d/i; chattr +a m/d/a", "/m/d/*")
        {
            Items = ["/m/d/* Collected"],
            Files = ["/m/d/i collected", "/m/d/a collected"],
        },
        new("DamagedDataIsAReadErrorWithWhatCameBefore", Damaged, "/m/*")
        {
            Items = ["/m/* ReadError Truncated"],
            Files = ["/m/short collected", "/m/long collected", "/m/whole collected", "/m/bad read-error truncated", "/m/part read-error truncated"],
            Faults = ["/m/bad CONTENT_UNREADABLE ReadError", "/m/part CONTENT_UNREADABLE ReadError"],
        },
        new("AnAutomountPointIsNeverEntered", "mkdir -p d/m; echo x >d/f", "/d/**", "/d/m/f", "/d/m")
        {
            FileSystem = "autofs",
            Daemon = $"python3 {Shell.Script("hang.py")} autofs d/m $1",
            Untouched = "d/m",
            Options = """ "remote":true,"read_deadline_seconds":1 """,
            Items = ["/d/** Collected", "/d/m/f Excluded", "/d/m Excluded", "/d/m (2) Excluded"],
            Files = ["/d/f collected"],
        },
        new("AFuseFileSystemIsNotTouchedUnlessAskedFor", "mkdir -p d/m; echo x >d/f; ln -s m/f d/l", "/d/**", "/d/m/f", "/d/l")
        {
            Daemon = $"python3 {Shell.Script("hang.py")} fuse d/m $1",
            Untouched = "d/m",
            Items = ["/d/** Collected", "/d/m/f Excluded", "/d/m Excluded", "/d/l Collected"],
            Files = ["/d/f collected", "/d/l collected"],
        },
        new("AFuseFileSystemThatNeverAnswersIsTimedOut", "mkdir -p d/m; echo x >d/f", "/d/**", "/d/m/f")
        {
            Daemon = $"python3 {Shell.Script("hang.py")} fuse d/m $1",
            Untouched = "d/m",
            Options = """ "remote":true,"read_deadline_seconds":1 """,
            Items = ["/d/** TimedOut Truncated", "/d/m/f TimedOut"],

            // What the kernel knows of a mount's root it tells without asking.
            Files = ["/d/m collected", "/d/f collected"],
            Faults = ["/d/m IO_TIMEOUT TimedOut", "/d/m FOLDER_UNREADABLE TimedOut"],
        },
    ];

    [TestCaseSource(nameof(Cases))]
    public async Task EndsAs(object row)
    {
        var given = (FaultCase)row with { HasMounts = true };
        Shell.OnlyAsRoot();
        if (given.FileSystem is { } type) RunningKernel.RequireFileSystem(type);
        using var rig = new FaultRig();
        await rig.CheckAsync(given);
    }

    [Test]
    public async Task WhatCameBeforeTheDamageIsStoredToTheByte()
    {
        Shell.OnlyAsRoot();
        using var rig = new FaultRig();
        var files = await rig.CollectAsync(new("Damage", Damaged, "/m/part") { HasMounts = true, Items = [] });

        var content = files.Content(files.File("/m/part"))!.Value;
        Assert.That(content.GetProperty("length").GetInt64(), Is.InRange(512 << 10, (512 << 10) + 8192));
        Assert.That(files.File("/m/part").GetProperty("stored_bytes").GetInt64(), Is.EqualTo(content.GetProperty("length").GetInt64()));
    }
}
