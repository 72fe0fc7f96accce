using System.IO.Compression;
using Forensics.Bundle.Export.Zip;
using Forensics.Bundle.Reading;
using ICSharpCode.SharpZipLib.Checksum;
using ICSharpCode.SharpZipLib.Zip;

namespace Forensics.Bundle.Export;

/// <summary>
/// Writes a bundle as a zip that every program opens: deflate, or stored where that is no larger; ZIP64 where it has to be; names in UTF-8, content of the device
/// under its path (<see cref="DevicePath.Text"/>) and with its time of modification.
/// </summary>
public static class ZipExport
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Writes it.</summary>
    /// <param name="contents">The bundle, read with its index.</param>
    /// <param name="target">The stream; not closed.</param>
    /// <param name="scratch">A folder where compressed content lies meanwhile, in a file without a name.</param>
    /// <param name="options">What of it.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="IOException">The stream takes no more.</exception>
    /// <exception cref="InvalidDataException">A content changed while it was being written: the zip is not whole.</exception>
    public static ExportReport Write(BundleContents contents, Stream target, string scratch, ExportOptions options)
    {
        ArgumentNullException.ThrowIfNull(contents);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(options);
        using var waiting = ScratchFile.Create(scratch);
        using var zip = new ZipOutputStream(target, BufferBytes) { IsStreamOwner = false, UseZip64 = UseZip64.Dynamic };
        var run = new Run(contents, waiting, zip, options);
        run.Entries();
        run.LeftOut();
        zip.Finish();
        return run.Report;
    }

    private static (long Checksum, long SizeBytes) Deflate(Stream content, FileStream waiting)
    {
        var checksum = new Crc32();
        var buffer = new byte[BufferBytes];
        long size = 0;
        using (var deflate = new DeflateStream(waiting, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (int read; (read = content.Read(buffer, 0, buffer.Length)) > 0; size += read)
            {
                checksum.Update(new ArraySegment<byte>(buffer, 0, read));
                deflate.Write(buffer, 0, read);
            }
        }

        waiting.Flush();
        return (checksum.Value, size);
    }

    private sealed class Run(BundleContents contents, FileStream waiting, ZipOutputStream zip, ExportOptions options)
    {
        private readonly FileIndex index = contents.Index(options.Unproven);
        private readonly Timestamp startedAt = new(contents.StartedAt(), 0);
        private readonly HashSet<string> names = new(StringComparer.Ordinal);

        public ExportReport Report { get; } = new();

        public void Entries()
        {
            foreach (var entry in contents.Entries(!options.Parts))
            {
                if (!ProvenRule.Admits(entry, options, Report)) continue;
                var file = DevicePath.IsNamed(entry.Name) ? index.Of(entry.Name) : null;
                var name = file is { IsOfRoot: true } ? DevicePath.Text(file.Path) : entry.Name;
                if (!names.Add(name) && !names.Add(name = entry.Name)) Report.Lose(entry.Name, "its name is there already");
                else Write(entry, name, file);
                foreach (var other in index.FurtherOf(entry.Name, (path, reason) => Report.Lose(path, reason)))
                {
                    if (names.Add(DevicePath.Text(other.Path))) Write(entry, DevicePath.Text(other.Path), other);
                    else Report.Lose(other.Path, "its name is there already");
                }
            }
        }

        public void LeftOut()
        {
            foreach (var file in index.Files().Where(file => file.IsLeftOut)) Report.AddLeftOut(file.Path);
        }

        private void Write(BundleEntry entry, string name, IndexedFile? file)
        {
            using var content = contents.Open(entry, options.Unproven);
            waiting.SetLength(0);
            var (checksum, size) = Deflate(content, waiting);
            var header = ZipHeader.Of(name, size, checksum, file?.Metadata?.ModifiedAt ?? startedAt);
            if (waiting.Length < size)
            {
                header.CompressionMethod = CompressionMethod.Deflated;
                header.CompressedSize = waiting.Length;
                zip.PutNextPassthroughEntry(header);
                waiting.Position = 0;
                waiting.CopyTo(zip, BufferBytes);
            }
            else
            {
                header.CompressionMethod = CompressionMethod.Stored;
                header.CompressedSize = size;
                zip.PutNextEntry(header);
                using var again = contents.Open(entry, options.Unproven);
                again.CopyTo(zip, BufferBytes);
            }

            zip.CloseEntry();
            Report.Add(size);
        }
    }
}
