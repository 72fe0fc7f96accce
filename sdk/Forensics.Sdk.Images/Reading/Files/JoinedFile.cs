namespace Forensics.Sdk.Images.Reading.Files;

/// <summary>Files that follow each other, as one.</summary>
internal sealed class JoinedFile : ImageFile
{
    private readonly IReadOnlyList<ImageFile> parts;
    private readonly long[] starts;

    /// <param name="name">Of the whole.</param>
    /// <param name="parts">At least one; closed with this.</param>
    public JoinedFile(string name, IReadOnlyList<ImageFile> parts)
    {
        Name = name;
        this.parts = parts;
        starts = new long[parts.Count];
        for (var i = 0; i < starts.Length; i++)
        {
            starts[i] = LengthBytes;
            LengthBytes = checked(LengthBytes + parts[i].LengthBytes);
        }
    }

    public override string Name { get; }

    public override long LengthBytes { get; }

    internal override IReadOnlyList<ImageFile> Files => parts;

    public override int Read(long offsetBytes, Span<byte> buffer)
    {
        if (offsetBytes >= LengthBytes || buffer.IsEmpty)
        {
            return 0;
        }

        var at = Array.BinarySearch(starts, offsetBytes);
        at = at < 0 ? ~at - 1 : at;

        // Several parts begin at one place where some are empty: the last of them has the bytes.
        while (parts[at].LengthBytes == 0 || (at + 1 < starts.Length && starts[at + 1] <= offsetBytes))
        {
            at++;
        }

        var inside = offsetBytes - starts[at];
        return parts[at].Read(inside, buffer[..(int)Math.Min(buffer.Length, parts[at].LengthBytes - inside)]);
    }

    protected override void Dispose(bool disposing)
    {
        foreach (var part in parts)
        {
            part.Dispose();
        }

        base.Dispose(disposing);
    }
}
