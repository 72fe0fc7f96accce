using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Forensics.Plugins.State.Kernel.Xz;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Hashing;

namespace Forensics.Plugins.State.Kernel;

/// <summary>The file of a module: plain, or packed as distributions do.</summary>
internal sealed record ModuleFile(string Sha256, UnixTime? ModifiedAt, ModuleSignature? Signature, ModuleInfoSection? Section)
{
    private const int PartBytes = 65_536;

    /// <summary>Reads one.</summary>
    /// <returns>Null when it is not there, not readable or too long; of one that cannot be unpacked digest and time alone.</returns>
    public static ModuleFile? Read(RootFiles files, EvidencePath path)
    {
        if (files.Read(path, KernelLimits.ModuleFileBytes) is not { } content)
        {
            return null;
        }

        if (content.Length == KernelLimits.ModuleFileBytes)
        {
            files.Note(new(path, FaultKind.OverLimit, "MODULE_OVER_LIMIT", $"the module's file has {KernelLimits.ModuleFileBytes} bytes or more: it was not looked at"));
            return null;
        }

        using var digest = new StreamDigest(DigestAlgorithms.Sha256);
        digest.Append(content.Span);
        var sha256 = Convert.ToHexStringLower(digest.Finish().Sha256!);
        var plain = Unpacked(files, path, content);
        return new(sha256, files.Status(path, follow: true)?.ModifiedAt, plain is { } known ? ModuleSignature.Parse(known) : null, plain is { } body ? ModuleInfoSection.Parse(body) : null);
    }

    private static ReadOnlyMemory<byte>? Unpacked(RootFiles files, EvidencePath path, ReadOnlyMemory<byte> content)
    {
        if (IsElf(content.Span))
        {
            return content;
        }

        try
        {
            using var packed = Stream(content);
            if (packed is null && !XzFile.Is(content.Span))
            {
                files.Note(new(path, FaultKind.Unsupported, "MODULE_PACKED", "the module's file is neither ELF nor packed by gzip, xz or zstd: its signature was not looked at"));
                return null;
            }

            var plain = packed is null ? XzFile.Unpack(content.Span, KernelLimits.ModuleFileBytes) : ToEnd(packed);
            if (plain is { } whole && (!IsElf(whole.Span) || (packed is GZipStream && BinaryPrimitives.ReadUInt32LittleEndian(content.Span[^sizeof(uint)..]) != (uint)whole.Length)))
            {
                // The reader of gzip takes a file that ends too early for one that ends.
                throw new InvalidDataException("it does not hold an ELF file, or not all of it");
            }

            if (plain is null)
            {
                files.Note(new(path, FaultKind.OverLimit, "MODULE_OVER_LIMIT", $"unpacked it is longer than {KernelLimits.ModuleFileBytes} bytes"));
            }

            return plain;
        }
        catch (Exception failure) when (failure is InvalidDataException or ZstdSharp.ZstdException or EndOfStreamException)
        {
            files.Note(new(path, FaultKind.Corrupt, "MODULE_UNPACKABLE", $"the module's file cannot be unpacked: {failure.Message}"));
            return null;
        }
    }

    private static bool IsElf(ReadOnlySpan<byte> file) => file is [0x7f, (byte)'E', (byte)'L', (byte)'F', ..];

    private static ReadOnlyMemory<byte>? ToEnd(Stream packed)
    {
        var plain = new MemoryStream();
        var part = new byte[PartBytes];
        for (int read; (read = packed.Read(part)) > 0;)
        {
            if (plain.Length + read > KernelLimits.ModuleFileBytes)
            {
                return null;
            }

            plain.Write(part, 0, read);
        }

        return plain.GetBuffer().AsMemory(0, (int)plain.Length);
    }

    private static Stream? Stream(ReadOnlyMemory<byte> content)
    {
        // What was read is an array: no second copy of it.
        var packed = MemoryMarshal.TryGetArray(content, out var part) ? new MemoryStream(part.Array!, part.Offset, part.Count, writable: false) : new MemoryStream(content.ToArray(), writable: false);
        return content.Span is [0x1f, 0x8b, ..] ? new GZipStream(packed, CompressionMode.Decompress)
            : content.Span is [0x28, 0xb5, 0x2f, 0xfd, ..] ? new ZstdSharp.DecompressionStream(packed) : null;
    }
}
