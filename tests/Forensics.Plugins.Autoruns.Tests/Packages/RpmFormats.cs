using System.Buffers.Binary;

namespace Forensics.Plugins.Autoruns.Tests.Packages;

/// <summary>Database files with one package, written from the formats' descriptions.</summary>
internal static class RpmFormats
{
    private const int NdbPage = 4_096;
    private const int BerkeleyPage = 512;
    private const int BerkeleyHeader = 26;

    /// <summary>Header of 32 bytes, slots of 16; the package's header behind the page.</summary>
    public static byte[] Ndb(byte[] header)
    {
        const int Package = 7;
        var blob = NdbPage;
        var file = new byte[blob + 16 + ((header.Length + 12 + 15) / 16 * 16)];
        Put(0, 0x506d7052);
        Put(12, 1);
        Put(16, Package + 1);
        for (var slot = 32; slot < NdbPage; slot += 16)
        {
            Put(slot, 0x746f6c53);
        }

        Put(32 + 16 + 4, Package);
        Put(32 + 16 + 8, (uint)blob / 16);
        Put(32 + 16 + 12, (uint)(file.Length - blob) / 16);
        Put(blob, 0x53626c42);
        Put(blob + 4, Package);
        Put(blob + 12, (uint)header.Length);
        header.CopyTo(file, blob + 16);
        return file;

        void Put(int at, uint number) => BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), number);
    }

    /// <summary>A page of metadata, one of the hash with the next package's number and a package, and pages of the package's header.</summary>
    public static byte[] Berkeley(byte[] header, bool isBigEndian)
    {
        const int Room = BerkeleyPage - BerkeleyHeader;
        var chain = (header.Length + Room - 1) / Room;
        var file = new byte[BerkeleyPage * (2 + chain)];
        Put(12, 0x061561);
        Put(16, 9);
        Put(20, BerkeleyPage);
        file[25] = 8;
        Put(32, (uint)(1 + chain));

        var hash = BerkeleyPage;
        file[hash + 25] = 13;
        int[] items = [BerkeleyPage - 5, BerkeleyPage - 10, BerkeleyPage - 15, BerkeleyPage - 27];
        PutShort(hash + 20, items.Length);
        for (var i = 0; i < items.Length; i++)
        {
            PutShort(hash + BerkeleyHeader + (2 * i), items[i]);
            file[hash + items[i]] = (byte)(i == 3 ? 3 : 1);
        }

        Put(hash + items[3] + 4, 2);
        Put(hash + items[3] + 8, (uint)header.Length);
        for (var i = 0; i < chain; i++)
        {
            var page = BerkeleyPage * (2 + i);
            var part = header.AsSpan(Room * i, Math.Min(Room, header.Length - (Room * i)));
            Put(page + 16, i == chain - 1 ? 0 : (uint)(3 + i));
            PutShort(page + 22, part.Length);
            file[page + 25] = 7;
            part.CopyTo(file.AsSpan(page + BerkeleyHeader));
        }

        return file;

        void Put(int at, uint number)
        {
            if (isBigEndian)
            {
                BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at), number);
            }
            else
            {
                BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), number);
            }
        }

        void PutShort(int at, int number)
        {
            if (isBigEndian)
            {
                BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(at), (ushort)number);
            }
            else
            {
                BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), (ushort)number);
            }
        }
    }
}
