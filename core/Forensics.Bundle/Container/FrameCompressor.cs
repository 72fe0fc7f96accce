using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Forensics.Bundle.Container;

/// <summary>One reused zstd context: level 1, declared content size, no checksum (RFC 8878).</summary>
internal sealed class FrameCompressor : IDisposable
{
    public static readonly int BoundBytes = Compressor.GetCompressBound(BundleFormat.MaxFrameBytes);

    private readonly Compressor compressor = new(BundleFormat.CompressionLevel);

    public FrameCompressor()
    {
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_contentSizeFlag, 1);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 0);
    }

    /// <summary>Compresses at most <see cref="BundleFormat.MaxFrameBytes"/> into one frame; the destination holds <see cref="BoundBytes"/>.</summary>
    public int Compress(ReadOnlySpan<byte> content, Span<byte> destination) => compressor.Wrap(content, destination);

    public void Dispose() => compressor.Dispose();
}
