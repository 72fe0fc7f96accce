namespace Forensics.Bundle.Export.Lines;

/// <summary>Where lines go, with a buffer of its own.</summary>
internal sealed class LineTarget(Stream target) : IDisposable
{
    private readonly BufferedStream buffered = new(target, 1 << 20);

    public void Write(ReadOnlySpan<byte> bytes) => buffered.Write(bytes);

    /// <summary>Writes out what waits; the target itself stays open.</summary>
    public void Dispose() => buffered.Flush();
}
