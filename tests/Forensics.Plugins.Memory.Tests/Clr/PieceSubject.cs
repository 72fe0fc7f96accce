using System.Buffers.Binary;
using Forensics.Plugins.Memory.Clr.Running;
using Forensics.Plugins.Memory.Cores;
using Forensics.Sdk;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Memory.Tests.Clr;

/// <summary>A subject with memory in pieces: each byte is the lowest of its address; one page cannot be read.</summary>
internal sealed class PieceSubject(ulong unreadPage, params (ulong Start, ulong End)[] pieces) : IClrSubject
{
    public List<ulong> Asked { get; } = [];

    public string Name => "pieces";

    public EvidencePath Path => EvidencePath.Of("/pieces");

    public int? Pid => null;

    public string? UniquePid => null;

    public TargetRoot Root => throw new NotSupportedException();

    public IReadOnlyList<SafeFileHandle> Descriptors => throw new NotSupportedException();

    public ClrRequest Request() => throw new NotSupportedException();

    public IReadOnlyList<CoreRun> Runs() => [.. pieces.Select(piece => new CoreRun(piece.Start, piece.End, 0))];

    public int Read(CoreRun run, ulong address, Span<byte> buffer)
    {
        Assert.That((run.StartAddress <= address, address + (ulong)buffer.Length <= run.EndAddress), Is.EqualTo((true, true)));
        Asked.Add(address);
        var length = 0;
        for (; length < buffer.Length && (address + (ulong)length) / 4_096 * 4_096 != unreadPage; length++)
        {
            buffer[length] = Byte(address + (ulong)length);
        }

        return length;
    }

    public static byte Byte(ulong address)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, address * 0x9E3779B97F4A7C15);
        return (byte)(bytes[7] | 1);
    }

    public void Dispose()
    {
    }
}
