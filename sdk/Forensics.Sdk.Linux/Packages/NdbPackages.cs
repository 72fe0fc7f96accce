using System.Buffers.Binary;

namespace Forensics.Sdk.Linux.Packages;

/// <summary>
/// The packages of rpm's own database format (SUSE): pages of slots that say where the header of each package lies. Little-endian. Source: rpm's
/// lib/backend/ndb/rpmpkg.c.
/// </summary>
internal static class NdbPackages
{
    private const uint DatabaseMagic = 0x506d7052; // RpmP
    private const uint SlotMagic = 0x746f6c53; // Slot
    private const uint BlobMagic = 0x53626c42; // BlbS
    private const int PageBytes = 4_096;
    private const int SlotBytes = 16;
    private const int HeaderSlots = 2;
    private const int BlockBytes = 16;
    private const int BlobHeaderBytes = 16;

    /// <summary>The headers of all packages; what is not as it should be is left as a fault of the file.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Read(DatabaseFile file)
    {
        var page = new byte[PageBytes];
        if (file.ReadAt(0, page) < SlotBytes * HeaderSlots || Number(page, 0) != DatabaseMagic || Number(page, 4) != 0)
        {
            file.Corrupt("it does not begin as rpm's own format does", 0);
            yield break;
        }

        var pages = Number(page, 12);
        var packages = 0;
        var left = file.LengthBytes;
        for (long number = 0; number < pages; number++)
        {
            if (file.ReadAt(number * PageBytes, page) < PageBytes)
            {
                file.Corrupt("it ends before its last page of slots", number * PageBytes);
                yield break;
            }

            for (var slot = number == 0 ? HeaderSlots * SlotBytes : 0; slot < PageBytes; slot += SlotBytes)
            {
                if (Number(page, slot) != SlotMagic)
                {
                    file.Corrupt("a slot is none", (number * PageBytes) + slot);
                    yield break;
                }

                if (Number(page, slot + 4) == 0)
                {
                    continue;
                }

                if (++packages > PackageLimits.Packages)
                {
                    file.OverLimit($"only {PackageLimits.Packages} packages were read");
                    yield break;
                }

                if (ReadBlob(file, Number(page, slot + 4), (long)Number(page, slot + 8) * BlockBytes) is { } blob)
                {
                    // Packages do not overlap: all of them are no longer than the file.
                    left -= blob.Length;
                    if (left < 0)
                    {
                        file.Corrupt("its packages are longer than the file", (number * PageBytes) + slot);
                        yield break;
                    }

                    yield return blob;
                }
            }
        }
    }

    private static ReadOnlyMemory<byte>? ReadBlob(DatabaseFile file, uint package, long offset)
    {
        var head = new byte[BlobHeaderBytes];
        if (file.ReadAt(offset, head) < head.Length || Number(head, 0) != BlobMagic || Number(head, 4) != package)
        {
            file.Corrupt("a package's header does not lie where its slot says", offset);
            return null;
        }

        var length = Number(head, 12);
        if (length > PackageLimits.HeaderBytes || length > file.LengthBytes - offset)
        {
            file.Corrupt("a package's header is longer than can be", offset);
            return null;
        }

        var blob = new byte[length];
        if (file.ReadAt(offset + BlobHeaderBytes, blob) == blob.Length)
        {
            return blob;
        }

        file.Corrupt("it ends within a package's header", offset);
        return null;
    }

    private static uint Number(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
}
