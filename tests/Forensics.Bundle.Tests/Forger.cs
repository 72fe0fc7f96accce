using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Forensics.Bundle.Container;
using ZstdSharp;

namespace Forensics.Bundle.Tests;

/// <summary>
/// Takes a bundle apart and puts it together again with a right container digest and seek table: all that somebody can do without the key.
/// </summary>
internal sealed class Forger
{
    private const int Block = 512;

    private readonly long startedAt;
    private readonly byte[] global;

    public Forger(byte[] bundle)
    {
        var tar = Archive.Tar(bundle);
        global = tar[..(2 * Block)];
        startedAt = Convert.ToInt64(Encoding.ASCII.GetString(tar, 136, 11), 8);
        for (var at = 2 * Block; at < tar.Length && tar[at] != 0;)
        {
            var header = tar[at + 156] == 'x' ? 3 * Block : Block;
            var size = Convert.ToInt32(Encoding.ASCII.GetString(tar, at + header - Block + 124, 11), 8);
            var padded = (size + Block - 1) / Block * Block;
            Pieces.Add(new Piece(tar[at..(at + header)], tar[(at + header)..(at + header + size)], new byte[padded - size]));
            at += header + padded;
        }
    }

    internal sealed record Piece(byte[] Header, byte[] Content, byte[] Padding)
    {
        public string Name
        {
            get
            {
                if (Header.Length > Block) return Encoding.ASCII.GetString(Header, Block, Block).Split("path=")[1].Split('\n')[0];
                var name = Encoding.ASCII.GetString(Header, 0, 100).TrimEnd('\0');
                var prefix = Encoding.ASCII.GetString(Header, 345, 155).TrimEnd('\0');
                return prefix.Length == 0 ? name : $"{prefix}/{name}";
            }
        }
    }

    public List<Piece> Pieces { get; } = [];

    public byte[] EndOfArchive { get; set; } = new byte[2 * Block];

    public int IndexOf(string name) => Pieces.FindIndex(p => p.Name == name);

    public Piece Make(string name, byte[] content, bool directory = false)
    {
        var header = new byte[TarHeader.MaxBytes];
        var length = TarHeader.Write(header, name, directory, content.Length, startedAt);
        return new Piece(header[..length], content, new byte[TarHeader.PaddingOf(content.Length)]);
    }

    public void Replace(string name, byte[] content) => Pieces[IndexOf(name)] = Make(name, content);

    /// <summary>Changes a header and mends its checksum.</summary>
    public void PatchHeader(string name, Action<byte[]> patch)
    {
        var piece = Pieces[IndexOf(name)];
        var header = (byte[])piece.Header.Clone();
        patch(header);
        Mend(header);
        Pieces[IndexOf(name)] = piece with { Header = header };
    }

    public static void Mend(Span<byte> block)
    {
        block.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var b in block[..Block]) sum += b;
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ", block.Slice(148, 8));
    }

    public byte[] Tar()
    {
        using var tar = new MemoryStream();
        tar.Write(global);
        foreach (var piece in Pieces)
        {
            tar.Write(piece.Header);
            tar.Write(piece.Content);
            tar.Write(piece.Padding);
        }

        tar.Write(EndOfArchive);
        return tar.ToArray();
    }

    public byte[] Build() => Frame(Tar());

    public static byte[] Frame(byte[] tar)
    {
        using var compressor = new Compressor(1);
        List<(byte[] Frame, int Content)> frames = [];
        for (var at = 0; at < tar.Length; at += 1 << 20)
        {
            var piece = tar.AsSpan(at, Math.Min(1 << 20, tar.Length - at));
            frames.Add((compressor.Wrap(piece).ToArray(), piece.Length));
        }

        return Close(frames);
    }

    /// <summary>Frames that end with each signature, as the writer's do.</summary>
    public static byte[] FrameAtLinks(Forger forger)
    {
        using var compressor = new Compressor(1);
        List<(byte[] Frame, int Content)> frames = [];
        using var waiting = new MemoryStream();
        waiting.Write(forger.global);
        foreach (var piece in forger.Pieces)
        {
            waiting.Write(piece.Header);
            waiting.Write(piece.Content);
            waiting.Write(piece.Padding);
            if (piece.Name.EndsWith(".p7s", StringComparison.Ordinal)) Flush();
        }

        waiting.Write(forger.EndOfArchive);
        Flush();
        return Close(frames);

        void Flush()
        {
            var all = waiting.ToArray();
            for (var at = 0; at < all.Length; at += 1 << 20)
            {
                var piece = all.AsSpan(at, Math.Min(1 << 20, all.Length - at));
                frames.Add((compressor.Wrap(piece).ToArray(), piece.Length));
            }

            waiting.SetLength(0);
        }
    }

    /// <summary>Container digest and seek table after frames of any kind.</summary>
    public static byte[] Close(List<(byte[] Frame, int Content)> frames)
    {
        using var file = new MemoryStream();
        foreach (var (frame, _) in frames) file.Write(frame);
        var digest = SHA256.HashData(file.ToArray());
        file.Write([0x5D, 0x2A, 0x4D, 0x18, 40, 0, 0, 0]);
        file.Write("FRNSCDG1"u8);
        file.Write(digest);
        Span<byte> word = stackalloc byte[4];
        var rows = frames.Select(f => (f.Frame.Length, f.Content)).Append((48, 0)).ToList();
        foreach (var value in new[] { 0x184D2A5E, rows.Count * 8 + 9 }.Concat(rows.SelectMany(r => new[] { r.Item1, r.Item2 })).Append(rows.Count))
        {
            BinaryPrimitives.WriteInt32LittleEndian(word, value);
            file.Write(word);
        }

        file.WriteByte(0);
        file.Write([0xB1, 0xEA, 0x92, 0x8F]);
        return file.ToArray();
    }
}
