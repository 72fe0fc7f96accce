using System.Buffers.Binary;

namespace Forensics.Sdk.Linux.Packages;

/// <summary>
/// The packages of rpm's database before version 4.16 (RHEL 8 and older): a hash of Berkeley DB. Each page is looked at, the hash itself is not needed. Source:
/// Berkeley DB's dbinc/db_page.h; numbers in the byte order of the machine that wrote it.
/// </summary>
internal sealed class BerkeleyPackages
{
    private const int MetaBytes = 512;
    private const int PageHeaderBytes = 26;
    private const int LeastPageBytes = 512;
    private const int MostPageBytes = 65_536;
    private const uint HashMagic = 0x061561;
    private const byte HashUnsorted = 2;
    private const byte HashSorted = 13;
    private const byte Overflow = 7;
    private const byte ItemInPage = 1;
    private const byte ItemOffPage = 3;

    private readonly DatabaseFile file;
    private readonly bool isBigEndian;
    private readonly int pageBytes;
    private readonly uint lastPage;

    // Packages do not overlap: all of them are no longer than the file.
    private long left;

    private BerkeleyPackages(DatabaseFile file, bool isBigEndian, int pageBytes, uint lastPage)
        => (this.file, this.isBigEndian, this.pageBytes, this.lastPage, left) = (file, isBigEndian, pageBytes, lastPage, file.LengthBytes);

    /// <summary>The headers of all packages; what is not as it should be is left as a fault of the file.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Read(DatabaseFile file)
    {
        var meta = new byte[MetaBytes];
        var isRead = file.ReadAt(0, meta) == MetaBytes;
        var isBigEndian = BinaryPrimitives.ReadUInt32BigEndian(meta.AsSpan(12)) == HashMagic;
        var opened = new BerkeleyPackages(file, isBigEndian, 0, 0);
        var pageBytes = opened.Number(meta, 20);
        if (!isRead || opened.Number(meta, 12) != HashMagic || pageBytes is < LeastPageBytes or > MostPageBytes || meta[24] != 0)
        {
            file.Corrupt("it does not begin as a hash of Berkeley DB does, or is encrypted", 0);
            return [];
        }

        return new BerkeleyPackages(file, isBigEndian, (int)pageBytes, opened.Number(meta, 32)).Packages();
    }

    private IEnumerable<ReadOnlyMemory<byte>> Packages()
    {
        var page = new byte[pageBytes];
        var packages = 0;
        for (var number = 1L; number <= lastPage; number++)
        {
            if (number == PackageLimits.Pages)
            {
                file.OverLimit($"only {PackageLimits.Pages} pages were read");
                yield break;
            }

            if (file.ReadAt(number * pageBytes, page) < pageBytes)
            {
                file.Corrupt("it ends before its last page", number * pageBytes);
                yield break;
            }

            if (page[25] is not (HashSorted or HashUnsorted))
            {
                continue;
            }

            // Key, data, key, data: where each begins stands behind the page's header; they grow from its end.
            for (var item = 1; item < Short(page, 20) && PageHeaderBytes + (2 * item) + 2 <= pageBytes; item += 2)
            {
                if (ReadItem(page, Short(page, PageHeaderBytes + (2 * item)), Short(page, PageHeaderBytes + (2 * (item - 1))), number) is { } blob)
                {
                    if (++packages > PackageLimits.Packages)
                    {
                        file.OverLimit($"only {PackageLimits.Packages} packages were read");
                        yield break;
                    }

                    yield return blob;
                }
                else if (left < 0)
                {
                    yield break;
                }
            }
        }
    }

    private ReadOnlyMemory<byte>? ReadItem(byte[] page, int start, int end, long number)
    {
        if (start < PageHeaderBytes || start >= end || end > pageBytes)
        {
            file.Corrupt("an item does not lie within its page", number * pageBytes);
            return null;
        }

        // An item of 4 bytes is the number of the next package.
        return page[start] switch
        {
            ItemInPage when end - start > 1 + sizeof(uint) => !Take(end - start - 1, number) ? null : page.AsMemory(start + 1, end - start - 1).ToArray(),
            ItemOffPage when end - start >= 12 => ReadChain(Number(page, start + 4), Number(page, start + 8), number),
            _ => null,
        };
    }

    private ReadOnlyMemory<byte>? ReadChain(uint first, uint length, long from)
    {
        if (length > PackageLimits.HeaderBytes || length > file.LengthBytes)
        {
            file.Corrupt("a package's header is longer than can be", from * pageBytes);
            return null;
        }

        if (!Take(length, from))
        {
            return null;
        }

        var blob = new byte[length];
        var page = new byte[pageBytes];
        var filled = 0;
        for (var next = first; filled < length; next = Number(page, 16))
        {
            var read = next == 0 || next > lastPage ? 0 : file.ReadAt((long)next * pageBytes, page);
            var part = read == pageBytes && page[25] == Overflow ? Math.Min(Short(page, 22), (int)length - filled) : 0;
            if (part <= 0 || part > pageBytes - PageHeaderBytes || (filled + part < length && part < pageBytes - PageHeaderBytes))
            {
                file.Corrupt("a package's header goes on where nothing is", from * pageBytes);
                return null;
            }

            page.AsSpan(PageHeaderBytes, part).CopyTo(blob.AsSpan(filled));
            filled += part;
        }

        return blob;
    }

    private bool Take(long length, long page)
    {
        left -= length;
        if (left < 0)
        {
            file.Corrupt("its packages are longer than the file", page * pageBytes);
        }

        return left >= 0;
    }

    private uint Number(byte[] bytes, int at)
        => isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at)) : BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    private int Short(byte[] bytes, int at)
        => isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at)) : BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));
}
