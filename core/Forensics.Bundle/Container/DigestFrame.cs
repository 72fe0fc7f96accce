using System.Buffers.Binary;

namespace Forensics.Bundle.Container;

/// <summary>The container digest: one skippable frame (RFC 8878 section 3.1.2) with the SHA-256 of all bytes before it.</summary>
internal static class DigestFrame
{
    public static byte[] Of(ReadOnlySpan<byte> digest)
    {
        var frame = new byte[BundleFormat.DigestFrameBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(frame, BundleFormat.DigestFrameMagic);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(4), BundleFormat.DigestPayloadBytes);
        BundleFormat.DigestTag.CopyTo(frame.AsSpan(BundleFormat.SkippableHeaderBytes));
        digest.CopyTo(frame.AsSpan(BundleFormat.DigestFrameBytes - Sha256Digest.Bytes));
        return frame;
    }
}
