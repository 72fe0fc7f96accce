using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes.Tests;

public sealed class ParserFuzzTests
{
    private const int Cases = 100_000;
    private const int Seed = 20_251_124;

    private static readonly byte[][] Samples =
    [
        [.. "4670 (cat) R 4648 4648 3391 0 -1 4194304 100 0 0 0 0 0 0 0 20 0 1 0 88676 3133440 413 18446744073709551615 1 2 3 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 1 2 3 4 5 6 7 0\n"u8],
        [.. "Name:\tc\\nat\nState:\tR\nTgid:\t5\nPid:\t5\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nGroups:\t1 2 \nNSpid:\t5\t1\nThreads:\t1\nKthread:\t0\n"u8],
        [.. "0f5c9e9a-1c5e-4f0e-8a3c-8d3a1c0f9b7d\n"u8],
        [.. "cpu 1 2 3\nbtime 1764000000\n"u8],
        [.. "/usr/bin/x (deleted)"u8],
        [.. "4:memory:/docker/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n0::/machine.slice/machine-a\\x2db.scope\n"u8],
        [.. "pos:\t29\nflags:\t0102002\nmnt_id:\t64\nino:\t9\n"u8],
        [.. "55d0c8c00000-55d0c8c02000 r-xp 00002000 fe:01 1234    /usr/bin/x y (deleted)"u8],
        [.. "  sl\n   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 12345 1 0 100 0 0 10 0\n"u8],
        [.. "  sl\n   0: 00000000000000000000000001000000:1F90 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 12346 1 0\n"u8],
        [.. "Num\n000000009c12a55f: 00000002 00000000 00010000 0001 01 1251654 @a b\nc\n"u8],
        [.. "socket:[1247076]"u8],
    ];

    [Test]
    public void NoParserThrowsWhateverTheBytes()
    {
        var random = new Random(Seed);
        var taken = 0;
        for (var i = 0; i < Cases; i++)
        {
            var file = i % 4 == 0 ? Noise(random) : Damaged(random, Samples[i % Samples.Length]);
            taken += Try(file) ? 1 : 0;
        }

        TestContext.Out.WriteLine($"{taken} of {Cases} were taken");
        Assert.That(taken, Is.GreaterThan(1_000).And.LessThan(Cases));
    }

    private static bool Try(byte[] file)
    {
        var stat = ProcessStat.TryParse(file, out var process);
        var status = ProcessStatus.TryParse(file, out var details);
        Assert.That((process is not null, details is not null), Is.EqualTo((stat, status)));
        _ = process?.Terminal?.ToString();
        _ = process is null ? null : new BootClock(0).TimeOf(process.StartTicks);
        Assert.That(ProcessArguments.Parse(file).Sum(argument => argument.Bytes.Length), Is.LessThanOrEqualTo(file.Length));
        var link = new LinkText(file);
        Assert.That(link.UnmarkedPath.Bytes.Length, Is.LessThanOrEqualTo(file.Length));
        var maps = MemoryMap.TryParse(file, out var map);
        _ = maps && map.IsExecutable;
        Assert.That(map.Path.Length, Is.LessThanOrEqualTo(file.Length));
        _ = DescriptorState.Parse(file).Flags is { } flags ? OpenFlagNames.Of(flags) : null;
        _ = SecretNames.Redact(new(file));
        return maps | Cgroups.TryParse(file, out _) | NamespaceLink.TryParse(file, out _) | TrySockets(file) | stat | status | AuditId.TryParse(file, out _) | BootId.TryParse(file, out _) | KernelStat.TryParseBootTime(file, out _);
    }

    private static bool TrySockets(byte[] file)
    {
        var table = new SocketTable();
        foreach (var family in new[] { "inet", "inet6", "unix", "packet", "netlink" })
        {
            table.Add(file, family, "tcp");
        }

        return table.Entries.Count > 0;
    }

    private static byte[] Noise(Random random)
    {
        var file = new byte[random.Next(300)];
        random.NextBytes(file);
        return file;
    }

    private static byte[] Damaged(Random random, byte[] sample)
    {
        var file = sample.AsSpan().ToArray();
        for (var changes = random.Next(4); changes >= 0; changes--)
        {
            file[random.Next(file.Length)] = (byte)random.Next(256);
        }

        return file[..random.Next(file.Length / 2, file.Length + 1)];
    }
}
