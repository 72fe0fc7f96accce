using Forensics.Sdk.Images.Ewf;
using Forensics.Sdk.Images.Ewf.Reading;

namespace Forensics.Sdk.Images.Reading;

/// <summary>Tells by its first bytes what a file is.</summary>
internal static class ImageKind
{
    private const int SignatureBytes = 8;
    private const int VdiOffset = 64;
    private const string DoThis = "export it to raw or E01 with the tool that made it";

    public static bool IsEwf(ImageFile file)
    {
        Span<byte> start = stackalloc byte[SignatureBytes];
        return file.TryRead(0, start) && start.SequenceEqual(EwfFormat.Signature);
    }

    /// <exception cref="ImageFormatException">It is a container that is known and not read, or should be one: its bytes are not the media's.</exception>
    public static void RefuseForeign(ImageFile file)
    {
        Span<byte> start = stackalloc byte[VdiOffset + 4];
        start = start[..file.ReadUpTo(0, start)];
        if (NameOf(start) is { } kind)
        {
            throw new UnsupportedImageException($"{file.Name} is {kind}: {(kind.StartsWith("a bundle", StringComparison.Ordinal) ? "use 'forensics verify'" : $"not supported; {DoThis}")}");
        }

        if (SegmentFinder.LetterOf(file.Name) is not null)
        {
            throw new ImageFormatException($"{file.Name} is named as an E01 and does not begin as one: damaged at offset 0, or another kind of file; give a raw image another name");
        }
    }

    private static string? NameOf(ReadOnlySpan<byte> start)
        => start.StartsWith("LVF\x09\x0d\x0a"u8) ? "logical evidence (L01), files and not a media"
        : start.StartsWith("EVF2\x0d\x0a"u8) ? "an image of EnCase 7 in its second format (Ex01)"
        : start.StartsWith("LEF2\x0d\x0a"u8) ? "logical evidence (Lx01), files and not a media"
        : start.StartsWith("AFF10\x0d\x0a\x00"u8) ? "an AFF image"
        : start.StartsWith((ReadOnlySpan<byte>)[0x51, 0x46, 0x49, 0xfb]) ? "a QCOW image"
        : start.StartsWith("KDMV"u8) || start.StartsWith("# Disk DescriptorFile"u8) ? "a VMDK image"
        : start.StartsWith("vhdxfile"u8) ? "a VHDX image"
        : start.StartsWith("conectix"u8) ? "a VHD image"
        : start.Length > VdiOffset && start[VdiOffset..].SequenceEqual((ReadOnlySpan<byte>)[0x7f, 0x10, 0xda, 0xbe]) ? "a VDI image"
        : start.StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]) ? "a bundle, or another file that Zstandard compressed"
        : null;
}
