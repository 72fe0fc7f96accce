using System.Runtime.InteropServices;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Disk.Reading;

/// <summary>Looks at small parts of a source before it is read.</summary>
/// <param name="file">The source.</param>
/// <param name="reader">Whose thread may be left behind.</param>
internal sealed class SourceLook(SourceFile file, AbandonableReader reader)
{
    private const int MostBytes = 1 << 20;

    public long LengthBytes => file.LengthBytes;

    public int SectorBytes => file.SectorBytes;

    public bool IsDevice => file.IsDevice;

    /// <summary>Whether a read was not answered: nothing more is read then.</summary>
    public bool IsTimedOut { get; private set; }

    /// <summary>Bytes at a place.</summary>
    /// <param name="offset">Where.</param>
    /// <param name="lengthBytes">How many, at most 1 MiB.</param>
    /// <returns>Null when they cannot be read, or are not all there.</returns>
    public byte[]? At(long offset, int lengthBytes)
    {
        if (IsTimedOut || offset < 0 || lengthBytes is <= 0 or > MostBytes || offset > LengthBytes - lengthBytes)
        {
            return null;
        }

        if (!reader.TryRead(_ => Read(offset, lengthBytes), out var bytes))
        {
            IsTimedOut = true;
        }

        return bytes;
    }

    private unsafe byte[]? Read(long offset, int lengthBytes)
    {
        const int Alignment = DiskLimits.AlignmentBytes;
        var start = offset / Alignment * Alignment;
        var before = (int)(offset - start);
        var whole = (before + lengthBytes + Alignment - 1) / Alignment * Alignment;
        var buffer = (byte*)NativeMemory.AlignedAlloc((nuint)whole, Alignment);
        var error = file.Read(buffer, whole, start, out var read);
        var bytes = !error.Failed && read >= before + lengthBytes ? new ReadOnlySpan<byte>(buffer + before, lengthBytes).ToArray() : null;
        NativeMemory.AlignedFree(buffer);
        return bytes;
    }
}
