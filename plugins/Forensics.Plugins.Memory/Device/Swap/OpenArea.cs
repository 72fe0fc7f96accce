using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Device.Swap;

/// <summary>An area that was opened, and its first page read.</summary>
/// <param name="File">Reads it.</param>
/// <param name="Header">Null when its first page is none, or cannot be read.</param>
/// <param name="IsHeaderRead">Whether its first page could be read.</param>
/// <param name="ReadAt">When that page was read.</param>
internal sealed record OpenArea(AreaFile File, SwapHeader? Header, bool IsHeaderRead, UnixTime ReadAt) : IDisposable
{
    public void Dispose() => File.Dispose();
}
