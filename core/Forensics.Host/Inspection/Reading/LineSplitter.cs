namespace Forensics.Host.Inspection.Reading;

/// <summary>Takes one whole line, without its end.</summary>
/// <param name="buffer">Holds it from its start; valid during the call.</param>
/// <param name="lengthBytes">Its length.</param>
internal delegate void LineTaker(byte[] buffer, int lengthBytes);

/// <summary>Cuts content that comes in pieces into lines, in bounded memory.</summary>
internal sealed class LineSplitter
{
    private readonly byte[] buffer = new byte[InspectionLimits.MaxLineBytes];
    private int lengthBytes;
    private bool isTooLong;

    /// <summary>Lines that were longer than <see cref="InspectionLimits.MaxLineBytes"/>.</summary>
    public long TooLong { get; private set; }

    /// <summary>Forgets the line that was begun: the entry that held it was cut.</summary>
    public void Reset() => (lengthBytes, isTooLong) = (0, false);

    public void Take(ReadOnlySpan<byte> piece, LineTaker taker)
    {
        int end;
        while ((end = piece.IndexOf((byte)'\n')) >= 0)
        {
            Append(piece[..end]);
            EndLine(taker);
            piece = piece[(end + 1)..];
        }

        Append(piece);
    }

    /// <summary>The last line has no end: the writer of bundles ends every line, others may not.</summary>
    public void End(LineTaker taker)
    {
        if (lengthBytes > 0 || isTooLong)
        {
            EndLine(taker);
        }
    }

    private void Append(ReadOnlySpan<byte> part)
    {
        if (isTooLong || part.Length > buffer.Length - lengthBytes)
        {
            isTooLong = true;
            return;
        }

        part.CopyTo(buffer.AsSpan(lengthBytes));
        lengthBytes += part.Length;
    }

    private void EndLine(LineTaker taker)
    {
        if (isTooLong)
        {
            TooLong++;
        }
        else
        {
            taker(buffer, lengthBytes);
        }

        Reset();
    }
}
