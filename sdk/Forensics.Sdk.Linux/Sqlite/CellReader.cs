using System.Buffers.Binary;

namespace Forensics.Sdk.Linux.Sqlite;

/// <summary>Reads cells and what of them overflowed to other pages.</summary>
internal sealed class CellReader(TreeWalk walk)
{
    private const int ChildBytes = 4;
    private const int NextBytes = 4;

    private readonly int usable = walk.Pages.Header.UsableBytes;
    private readonly byte[] page = new byte[walk.Pages.Header.PageBytes];
    private byte[] payload = new byte[4_096];

    /// <summary>The number of a row, or between two children, of a table.</summary>
    public bool TryKey(TreePage page, int index, out long key)
    {
        key = 0;
        if (page.Cell(index) is not { } place)
        {
            return Corrupt(page, 0, $"cell {index} lies outside of it");
        }

        var rest = page.Usable[place..];
        if (!page.IsLeaf)
        {
            rest = rest[ChildBytes..];
        }
        else if (Varint.TryRead(rest, out _, out var length))
        {
            rest = rest[length..];
        }

        return Varint.TryRead(rest, out key, out _) || Corrupt(page, place, $"cell {index} is cut");
    }

    public bool TryRead(TreePage page, int index, out TreeCell cell)
    {
        cell = default;
        if (page.Cell(index) is not { } place)
        {
            return Corrupt(page, 0, $"cell {index} lies outside of it");
        }

        var at = place + (page.IsLeaf ? 0 : ChildBytes);
        long? rowId = null;
        if (!TryVarint(page, ref at, out var total) || (!walk.IsIndex && !TryVarint(page, ref at, out rowId)))
        {
            return Corrupt(page, place, $"cell {index} is cut");
        }

        if (total is null or < 0 or > SqliteLimits.PayloadBytes)
        {
            return Corrupt(page, place, $"cell {index} has {total} bytes, more than {SqliteLimits.PayloadBytes} are taken");
        }

        var local = Local((int)total.Value);
        var end = at + local + (local < total ? NextBytes : 0);
        page.CellBytes += Math.Max(end - place, ChildBytes);
        if (end > usable || page.CellBytes > usable)
        {
            return Corrupt(page, place, end > usable ? $"cell {index} goes beyond it" : "its cells lie over each other");
        }

        Put(0, page.Usable.Slice(at, local));
        if (local < total && !TryOverflow(page, place, BinaryPrimitives.ReadUInt32BigEndian(page.Usable[(at + local)..]), local, (int)total.Value))
        {
            return false;
        }

        cell = new(rowId, payload.AsSpan(0, (int)total.Value).ToArray(), page.Number, place);
        return true;
    }

    /// <summary>How much of a record lies on the page itself (<c>https://sqlite.org/fileformat2.html</c>, 1.6, "X" and "M").</summary>
    private int Local(int total)
    {
        var most = walk.IsIndex ? ((usable - 12) * 64 / 255) - 23 : usable - 35;
        if (total <= most)
        {
            return total;
        }

        var least = ((usable - 12) * 32 / 255) - 23;
        var fitting = least + ((total - least) % (usable - NextBytes));
        return fitting <= most ? fitting : least;
    }

    private bool TryOverflow(TreePage from, int place, uint next, int have, int total)
    {
        // The buffer grows with what is there, not with what the cell says.
        while (have < total)
        {
            if (!walk.TryVisit(next, from.Number))
            {
                return false;
            }

            if (walk.Pages.Read(next, page) is { } error)
            {
                return walk.Refuse(error) || Corrupt(from, place, "a row is cut, a page that it goes on at cannot be read");
            }

            var length = Math.Min(total - have, usable - NextBytes);
            Put(have, page.AsSpan(NextBytes, length));
            have += length;
            next = BinaryPrimitives.ReadUInt32BigEndian(page);
        }

        return true;
    }

    private void Put(int at, ReadOnlySpan<byte> bytes)
    {
        if (at + bytes.Length > payload.Length)
        {
            Array.Resize(ref payload, Math.Max(payload.Length * 2, at + bytes.Length));
        }

        bytes.CopyTo(payload.AsSpan(at));
    }

    private bool TryVarint(TreePage page, ref int at, out long? value)
    {
        var read = Varint.TryRead(page.Usable[Math.Min(at, usable)..], out var number, out var length);
        at += length;
        value = number;
        return read;
    }

    private bool Corrupt(TreePage page, int offset, string message) => walk.Refuse(walk.Pages.Corrupt(page.Number, offset, message));
}
