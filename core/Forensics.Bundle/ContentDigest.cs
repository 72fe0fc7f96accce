using Forensics.Bundle.Container;

namespace Forensics.Bundle;

/// <summary>SHA-256 of what this assembly did not write, also on a device without libssl, where .NET's own would end the process.</summary>
public sealed class ContentDigest : IDisposable
{
    private readonly Sha256Digest digest = new();

    /// <summary>Takes the next bytes.</summary>
    /// <param name="content">Any length.</param>
    public void Append(ReadOnlySpan<byte> content) => digest.Append(content);

    /// <summary>SHA-256 of all of them, 32 bytes.</summary>
    public byte[] Sha256() => digest.Current();

    /// <summary>Releases it.</summary>
    public void Dispose() => digest.Dispose();
}
