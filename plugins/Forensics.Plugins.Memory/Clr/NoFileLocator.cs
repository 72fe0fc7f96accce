using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.Diagnostics.Runtime;

namespace Forensics.Plugins.Memory.Clr;

/// <summary>Keeps ClrMD from the disk and from symbol servers. Finding nothing would not do: it then opens the name itself.</summary>
internal sealed class NoFileLocator(EmptyImage nothing) : IFileLocator
{
    public string? FindPEImage(string fileName, int buildTimeStamp, int imageSize, bool checkProperties) => nothing.Path;

    public string? FindPEImage(string fileName, SymbolProperties archivedUnder, ImmutableArray<byte> buildIdOrUUID, OSPlatform originalPlatform, bool checkProperties) => null;
}
