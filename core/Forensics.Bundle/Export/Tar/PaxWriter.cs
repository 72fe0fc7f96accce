using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Forensics.Bundle.Export.Tar;

/// <summary>
/// Writes a pax archive (POSIX.1-2017, pax, "pax Interchange Format"): names and values as bytes, times to the nanosecond, whatever has no room in the old
/// header in an extended one.
/// </summary>
internal sealed class PaxWriter(Stream target)
{
    private const int BlockBytes = 512;
    private const int NameBytes = 100;
    private const long MaxOctal7 = 0x1F_FFFF;
    private const long MaxOctal11 = 0x1_FFFF_FFFF;

    private long written;

    /// <summary>Writes a header; its content follows by <see cref="Content"/>, and then <see cref="End"/>.</summary>
    public void Begin(PaxMember member)
    {
        using var records = new MemoryStream();

        // What pax says about bytes that are no UTF-8. GNU tar does not know it and says so; without it bsdtar ends with an error.
        if (!Utf8.IsValid(member.Path) || !Utf8.IsValid(member.LinkPath)) Record(records, "hdrcharset"u8, "BINARY"u8);
        if (!Fits(member.Path)) Record(records, "path"u8, member.Path);
        if (member.LinkPath is { } link && !Fits(link)) Record(records, "linkpath"u8, link);
        if (member.SizeBytes > MaxOctal11) Record(records, "size"u8, Number(member.SizeBytes));
        if (member.OwnerId > MaxOctal7) Record(records, "uid"u8, Number(member.OwnerId));
        if (member.GroupId > MaxOctal7) Record(records, "gid"u8, Number(member.GroupId));
        if (member.ModifiedAt is not { Seconds: >= 0 and <= MaxOctal11, Nanoseconds: 0 }) Record(records, "mtime"u8, Encoding.ASCII.GetBytes(member.ModifiedAt.ToPax()));
        if (member.AccessedAt is { } accessed) Record(records, "atime"u8, Encoding.ASCII.GetBytes(accessed.ToPax()));
        if (member.ChangedAt is { } changed) Record(records, "ctime"u8, Encoding.ASCII.GetBytes(changed.ToPax()));
        foreach (var (keyword, value) in member.Records) Record(records, keyword, value);
        if (records.Length > 0)
        {
            Block(new() { Path = "pax/header"u8.ToArray(), Type = (byte)'x', Mode = 0b110_000_000, SizeBytes = records.Length, ModifiedAt = default });
            Content(records.GetBuffer().AsSpan(0, (int)records.Length));
            End();
        }

        Block(member);
    }

    public void Content(ReadOnlySpan<byte> piece)
    {
        target.Write(piece);
        written += piece.Length;
    }

    /// <summary>Fills up the last block of a content.</summary>
    public void End()
    {
        Span<byte> zeros = stackalloc byte[BlockBytes];
        zeros.Clear();
        Content(zeros[..(int)(-written & (BlockBytes - 1))]);
    }

    /// <summary>Ends the archive: two blocks, and zeros up to a record of 20 blocks, as tar has always written.</summary>
    public void Close()
    {
        const int recordBytes = 20 * BlockBytes;
        var zeros = new byte[BlockBytes];
        Content(zeros);
        do Content(zeros);
        while (written % recordBytes != 0);
        target.Flush();
    }

    private static bool Fits(byte[] name) => name.Length <= NameBytes && Ascii.IsValid(name) && !name.AsSpan().ContainsAnyInRange((byte)0, (byte)0x1f);

    private static byte[] Number(long value) => Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture));

    // "LENGTH KEYWORD=VALUE\n", the length counting itself.
    private static void Record(MemoryStream records, ReadOnlySpan<byte> keyword, ReadOnlySpan<byte> value)
    {
        var rest = keyword.Length + value.Length + 3;
        var length = rest + 1;
        while (length != rest + length.ToString(CultureInfo.InvariantCulture).Length) length++;
        records.Write(Encoding.ASCII.GetBytes($"{length} "));
        records.Write(keyword);
        records.WriteByte((byte)'=');
        records.Write(value);
        records.WriteByte((byte)'\n');
    }

    private void Block(PaxMember member)
    {
        Span<byte> block = stackalloc byte[BlockBytes];
        block.Clear();
        Name(block[..NameBytes], member.Path);
        Octal(block.Slice(100, 8), member.Mode);
        Octal(block.Slice(108, 8), member.OwnerId > MaxOctal7 ? 0 : member.OwnerId);
        Octal(block.Slice(116, 8), member.GroupId > MaxOctal7 ? 0 : member.GroupId);
        Octal(block.Slice(124, 12), member.SizeBytes > MaxOctal11 ? 0 : member.SizeBytes);
        Octal(block.Slice(136, 12), Math.Clamp(member.ModifiedAt.Seconds, 0, MaxOctal11));
        block.Slice(148, 8).Fill((byte)' ');
        block[156] = member.Type;
        if (member.LinkPath is { } link) Name(block.Slice(157, NameBytes), link);
        "ustar\000"u8.CopyTo(block[257..]);
        Octal(block.Slice(329, 8), member.Device.Major & MaxOctal7);
        Octal(block.Slice(337, 8), member.Device.Minor & MaxOctal7);
        var sum = 0;
        foreach (var value in block) sum += value;
        Octal(block.Slice(148, 7), sum);
        Content(block);
    }

    // Who does not read the extended header still gets a name that can be told from others in the folder.
    private static void Name(Span<byte> field, ReadOnlySpan<byte> name) => (name.Length > field.Length ? name[^field.Length..].TrimStart((byte)'/') : name).CopyTo(field);

    private static void Octal(Span<byte> field, long value)
    {
        field[^1] = 0;
        for (var i = field.Length - 2; i >= 0; i--, value >>= 3) field[i] = (byte)('0' + (value & 7));
    }
}
