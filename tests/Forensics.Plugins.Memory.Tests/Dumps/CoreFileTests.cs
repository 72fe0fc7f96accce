using System.Buffers.Binary;

namespace Forensics.Plugins.Memory.Tests.Dumps;

/// <summary>The tests' own reader of core files, held against those of others.</summary>
public sealed class CoreFileTests : DumpTests
{
    [Test]
    public void CoreFilesOfGcoreHoldWhatTheTargetSays()
    {
        using var target = TargetProcess.Ready("threads", "5");
        var path = Gdb.Gcore(target.Pid, Folder);
        using var core = new CoreFile(path);
        core.MustHold(target);
        Assert.That(core.Threads, Is.EquivalentTo(target.Threads.Select(thread => thread.Id).Append(target.Pid)));
        _ = Elfutils.MustReadNotes(path, core.Threads);
        Assert.That(Elfutils.MustReadSegments(path).Split('\n').Count(line => line.StartsWith("  LOAD ", StringComparison.Ordinal)), Is.EqualTo(core.Loads.Count()));
        Assert.That(Backtraces.MustBeEqual(target, path, path, path), Is.EqualTo(6));
    }

    [TestCase(65_534)]
    [TestCase(65_535)]
    [TestCase(70_001)]
    public void MoreSegmentsThanTheHeaderCanCountAreReadAsReadelfDoes(int count)
    {
        var path = Path.Combine(Folder, "many");
        File.WriteAllBytes(path, Many(count));
        using var core = new CoreFile(path);
        Assert.That(core.Segments, Has.Count.EqualTo(count));
        Assert.That(core.Segments[^1].Address, Is.EqualTo((ulong)count << 12));
        Assert.That(Elfutils.MustReadSegments(path), Does.Contain($"There are {count} program headers"));
    }

    private static byte[] Many(int count)
    {
        var bytes = new byte[64 + (56 * count) + 64];
        byte[] identity = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        identity.CopyTo(bytes, 0);
        var isMany = count >= 0xffff;
        foreach (var (at, value) in new[] { (16, 4), (18, 62), (52, 64), (54, 56), (56, isMany ? 0xffff : count), (58, isMany ? 64 : 0), (60, isMany ? 1 : 0) })
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), (ushort)value);
        }

        bytes[20] = 1;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(32), 64);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(40), isMany ? 64 + (56 * count) : 0);
        for (var i = 0; i < count; i++)
        {
            var segment = bytes.AsSpan(64 + (56 * i), 56);
            BinaryPrimitives.WriteUInt32LittleEndian(segment, CoreSegment.Load);
            BinaryPrimitives.WriteUInt64LittleEndian(segment[16..], (ulong)(i + 1) << 12);
        }

        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(64 + (56 * count) + 32), 1);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(64 + (56 * count) + 44), count);
        return bytes;
    }
}
