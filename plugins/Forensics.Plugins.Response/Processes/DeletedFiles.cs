using System.Buffers.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Response.Processes;

/// <summary>Files that a process has open and that have no name any more: they are gone when the last who has them open ends.</summary>
internal static class DeletedFiles
{
    /// <summary>The first of them, each with its descriptor, and how many there are.</summary>
    public static (IReadOnlyList<(int Descriptor, EvidencePath Path)> First, int Count) Of(ProcessDirectory process)
    {
        var found = new List<(int, EvidencePath)>();
        var count = 0;
        if (process.Open("fd"u8, OpenAs.Directory, out var folder).Failed)
        {
            return (found, count);
        }

        using (folder)
        {
            var reader = new DirectoryReader();
            Span<byte> text = stackalloc byte[ProcLimits.MaxLinkBytes];
            var descriptors = 0;
            for (var atEnd = false; !atEnd && descriptors < ActingLimits.Descriptors && !reader.Fill(folder, out atEnd).Failed;)
            {
                while (reader.TryNext(out var entry, out _) && descriptors++ < ActingLimits.Descriptors)
                {
                    if (!Utf8Parser.TryParse(entry.Name, out int descriptor, out _) || SymbolicLink.Read(folder, entry.Name, text, out var length).Failed)
                    {
                        continue;
                    }

                    var link = new LinkText(text[..length].ToArray());
                    if (link.HasDeletedMark && !MagicLink.ReadStatus(folder, entry.Name, out var status).Failed && status is { Links: 0, Type: FileType.Regular, LengthBytes: > 0 } && ++count <= ActingLimits.ToldFiles)
                    {
                        found.Add((descriptor, link.UnmarkedPath));
                    }
                }
            }
        }

        return (found, count);
    }
}
