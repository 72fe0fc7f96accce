using System.Buffers.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Processes;

/// <summary>Reads open files and mappings of a process. Descriptors and mappings come and go while they are listed: each is as it was when it was read.</summary>
internal sealed class DetailReader(ProcessOptions options, ReadingWatch watch)
{
    private const int MaxNumberBytes = 11;

    private readonly DirectoryReader entries = new();
    private readonly byte[] infoBuffer = new byte[ProcLimits.MaxDescriptorInfoBytes];

    public ProcessDetails Read(ProcessDirectory process, TargetRoot root, ReadStep skipped)
    {
        var details = ProcessDetails.None;
        if ((options.OpenFiles || options.Sockets) && !skipped.HasFlag(ReadStep.OpenFiles))
        {
            var found = new List<OpenDescriptor>();
            var error = ReadOpenFiles(process, root, skipped.HasFlag(ReadStep.DeletedNames) ? null : watch, found, out var leftOut);
            details = details with { OpenFiles = found, OpenFilesError = error, OpenFilesLeftOut = leftOut };
        }

        if (options.Maps != MapSelection.None && !skipped.HasFlag(ReadStep.Maps))
        {
            watch.Enter((int)ReadStep.Maps);
            var error = process.Read("maps"u8, ProcLimits.MaxMapsBytes, out var content);
            watch.Leave();
            details = details with { Maps = error.Failed ? [] : Select(content), MapsError = error, MapsTruncated = content.Truncated };
        }

        return details;
    }

    private Errno ReadOpenFiles(ProcessDirectory process, TargetRoot root, ReadingWatch? names, List<OpenDescriptor> found, out int leftOut)
    {
        leftOut = 0;
        var error = process.Open("fd"u8, OpenAs.Directory, out var folder);
        using (folder)
        {
            if (error.Failed)
            {
                return error;
            }

            error = process.Open("fdinfo"u8, OpenAs.Place, out var infos);
            using (infos)
            {
                while (!error.Failed)
                {
                    error = entries.Fill(folder, out var atEnd);
                    if (error.Failed || atEnd)
                    {
                        break;
                    }

                    while (entries.TryNext(out var entry, out _))
                    {
                        if (!Utf8Parser.TryParse(entry.Name, out int number, out var used) || used != entry.Name.Length)
                        {
                            continue;
                        }

                        if (found.Count == options.MaxOpenFiles)
                        {
                            leftOut++;
                        }
                        else if (ReadOne(folder, infos, number) is { } seen)
                        {
                            found.Add(new(number, LinkReading.Of(process, root, seen.Text, seen.Status, names), seen.Status, seen.State));
                        }
                    }
                }
            }
        }

        return error;
    }

    private (LinkText Text, FileStatus? Status, DescriptorState? State)? ReadOne(SafeFileHandle folder, SafeFileHandle infos, int number)
    {
        Span<byte> digits = stackalloc byte[MaxNumberBytes];
        number.TryFormat(digits, out var used);
        var name = digits[..used];
        Span<byte> target = stackalloc byte[ProcLimits.MaxLinkBytes + 1];
        if (SymbolicLink.Read(folder, name, target, out var length).Failed)
        {
            return null;
        }

        var text = new LinkText(target[..length].ToArray());
        var isSocket = text.Bytes.Span.StartsWith("socket:["u8);
        if (isSocket ? !options.Sockets && !options.OpenFiles : !options.OpenFiles)
        {
            return null;
        }

        watch.Enter((int)ReadStep.OpenFiles);
        FileStatus? status = !isSocket && !MagicLink.ReadStatus(folder, name, out var known).Failed ? known : null;
        DescriptorState? info = null;

        // A socket that is listed as such has nothing there that is of interest.
        if ((!isSocket || !options.Sockets) && !DirectoryReading.OpenChild(infos, name, OpenAs.KernelFile, out var file).Failed)
        {
            using (file)
            {
                info = FileReading.Read(file, infoBuffer, out var infoLength, out _).Failed ? null : DescriptorState.Parse(infoBuffer.AsSpan(0, infoLength));
            }
        }

        watch.Leave();
        return (text, status, info);
    }

    private List<MemoryMap> Select(FileContent content)
    {
        var maps = new List<MemoryMap>();
        var rest = content.Bytes;
        while (rest.Span.IndexOf((byte)'\n') is >= 0 and var end)
        {
            if (MemoryMap.TryParse(rest[..end], out var map) && (options.Maps == MapSelection.All || map.IsExecutable))
            {
                maps.Add(map);
            }

            rest = rest[(end + 1)..];
        }

        return maps;
    }
}
