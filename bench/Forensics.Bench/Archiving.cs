using System.Globalization;
using System.Text;
using Forensics.Bundle;

namespace Forensics.Bench;

/// <summary>Writes bundles in this process, as the host does with what workers send: `archive` every regular file of a tree, `stream` made content of any length.</summary>
internal static class Archiving
{
    private const int PieceBytes = 1 << 20;

    /// <summary>Every regular file with MD5 and SHA-256 in the index, and a line of metadata each.</summary>
    public static int Archive(string tree, string output)
    {
        using var bundle = Create(output);
        var piece = new byte[PieceBytes];
        foreach (var path in Directory.EnumerateFiles(tree, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
        {
            using var file = File.OpenHandle(path);
            var content = bundle.OpenContent("fs/$rootfs$" + Name(path));
            long at = 0;
            for (int got; (got = RandomAccess.Read(file, piece, at)) > 0; at += got)
            {
                content.Append(piece.AsSpan(0, got));
            }

            Index(bundle, content.Complete());
        }

        return End(bundle);
    }

    /// <summary>One stream that is half text and half noise, and small files beside it; then the memory that it took.</summary>
    public static int Stream(long streamBytes, int files, string output)
    {
        using var bundle = Create(output);
        var pieces = new byte[16][];
        var random = new Random(1);
        for (var i = 0; i < pieces.Length; i++)
        {
            pieces[i] = new byte[PieceBytes];
            random.NextBytes(pieces[i]);
            for (var at = 0; i % 2 == 0 && at < PieceBytes; at++)
            {
                pieces[i][at] = (byte)"0123456789abcdef:{}, \n"[pieces[i][at] % 22];
            }
        }

        var image = bundle.OpenContent("images/bench/disk.raw");
        var (sent, filesSent) = (0L, 0);
        for (var i = 0; sent < streamBytes || filesSent < files; i++)
        {
            if (sent < streamBytes)
            {
                var piece = pieces[i % pieces.Length].AsSpan(0, (int)Math.Min(PieceBytes, streamBytes - sent));
                image.Append(piece);
                sent += piece.Length;
            }

            for (var until = streamBytes == 0 ? files : (int)(files * (sent / (double)streamBytes)); filesSent < until; filesSent++)
            {
                var content = bundle.OpenContent(string.Create(CultureInfo.InvariantCulture, $"fs/$rootfs$/home/user/.cache/folder{filesSent / 1000}/file-{filesSent}.json"));
                content.Append(pieces[filesSent % pieces.Length].AsSpan(filesSent % 4096, 100 + (filesSent % 2000)));
                Index(bundle, content.Complete());
            }
        }

        Index(bundle, image.Complete());
        return End(bundle);
    }

    private static BundleWriter Create(string output) => BundleWriter.Create(output, BundleSigner.ForRun("bench"), new());

    private static int End(BundleWriter bundle)
    {
        var summary = bundle.Close("{}"u8);
        Console.Error.WriteLine($"{summary.Entries} entries, {summary.Links} links, {bundle.LengthBytes} bytes");
        foreach (var line in File.ReadLines("/proc/self/status").Where(line => line.StartsWith("VmHWM", StringComparison.Ordinal) || line.StartsWith("RssAnon", StringComparison.Ordinal)))
        {
            Console.Error.WriteLine(line);
        }

        var gc = GC.GetGCMemoryInfo(GCKind.Any);
        Console.Error.WriteLine($"GC {GC.CollectionCount(0)} {GC.CollectionCount(1)} {GC.CollectionCount(2)} committed {gc.TotalCommittedBytes >> 20} heap {gc.HeapSizeBytes >> 20} allocated {GC.GetTotalAllocatedBytes() >> 20} pause {GC.GetTotalPauseDuration()}");
        return 0;
    }

    private static void Index(BundleWriter bundle, ContentSummary summary) => bundle.AppendLines("files", Encoding.UTF8.GetBytes(
        $$"""{"step":"bench","path":"{{summary.Entry}}","kind":"file","entry":"{{summary.Entry}}","parts":{{summary.Parts}},"stored_bytes":{{summary.LengthBytes}},"md5":"{{summary.Md5}}","sha256":"{{summary.Sha256}}"}""" + "\n"));

    private static string Name(string path) => string.Concat(path.Select(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-' ? c.ToString() : $"%{(int)c:X2}"));
}
