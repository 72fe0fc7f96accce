using Forensics.Sdk;
using Forensics.Sdk.Linux.Hashing;

namespace Forensics.Plugins.Memory.Clr.Dac;

/// <summary>A file that may be a DAC, read once: what is judged is what is loaded and kept.</summary>
/// <param name="Path">Where it lies: in the root of the process, or of this device.</param>
/// <param name="Origin">Where it was found.</param>
/// <param name="Content">All of it.</param>
/// <param name="Digests">MD5, SHA-1 and SHA-256.</param>
internal sealed record DacFile(EvidencePath Path, DacOrigin Origin, ReadOnlyMemory<byte> Content, FileDigests Digests)
{
    /// <summary>Lower-case hexadecimal.</summary>
    public string Sha256 => Convert.ToHexStringLower(Digests.Sha256!);

    /// <summary>The file once all links are followed; null when that is unknown.</summary>
    public EvidencePath? Place { get; init; }

    /// <summary>Build id of the runtime's module that lies beside it; null when there is none.</summary>
    public string? RuntimeBuildId { get; init; }
}
