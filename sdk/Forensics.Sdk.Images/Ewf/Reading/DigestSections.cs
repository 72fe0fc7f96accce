using System.Buffers.Binary;
using Forensics.Sdk.Images.Reading;

namespace Forensics.Sdk.Images.Ewf.Reading;

/// <summary>Sections <c>hash</c> (MD5) and <c>digest</c> (MD5, SHA-1): the digests that the media had.</summary>
internal sealed class DigestSections(ProblemList problems)
{
    private const int Md5Bytes = 16;
    private const int Sha1Bytes = 20;

    public string? Md5 { get; private set; }

    public string? Sha1 { get; private set; }

    public void Take(Section section)
    {
        var length = section.Type == "hash" ? EwfFormat.HashBytes : EwfFormat.DigestBytes;
        var body = section.ReadBody(length).AsSpan();
        if (body.Length < length)
        {
            problems.Add($"{section.Place} is cut: the digest in it is not known");
            return;
        }

        if (Adler32.Of(body[..^sizeof(uint)]) != BinaryPrimitives.ReadUInt32LittleEndian(body[^sizeof(uint)..]))
        {
            problems.Add($"{section.Place} has a wrong checksum: the digest in it is not used");
            return;
        }

        Md5 = Merge(Md5, body[..Md5Bytes], "MD5", section);
        if (section.Type == "digest")
        {
            Sha1 = Merge(Sha1, body.Slice(Md5Bytes, Sha1Bytes), "SHA-1", section);
        }
    }

    private string? Merge(string? known, ReadOnlySpan<byte> digest, string name, Section section)
    {
        // Zeros are what a tool writes that did not compute it.
        if (!digest.ContainsAnyExcept((byte)0))
        {
            return known;
        }

        var stored = Convert.ToHexStringLower(digest);
        if (known is not null && known != stored)
        {
            problems.Add($"{section.Place} has another {name} than the section before it: {stored}, not {known}");
        }

        return known ?? stored;
    }
}
