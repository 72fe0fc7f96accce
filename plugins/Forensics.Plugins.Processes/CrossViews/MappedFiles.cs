using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Processes.CrossViews;

/// <summary>Compares mappings with their files, which are looked at as places before they are opened: only regular files of local file systems are.</summary>
internal sealed class MappedFiles(LocalFiles local, DeviceReader reader)
{
    /// <summary>Mappings whose file is not there, another one, or cannot be opened.</summary>
    public int Missing { get; private set; }

    /// <summary>Mappings whose file does not lie on a local file system.</summary>
    public int Remote { get; private set; }

    /// <summary>Mappings that were not compared in time.</summary>
    public int Silent { get; private set; }

    /// <summary>Compares one.</summary>
    /// <returns>Null when it could not be, and is counted.</returns>
    public MapComparison? Compare(ProcessMemory memory, SuspectMap suspect, int mostPages)
    {
        var map = suspect.Map;
        if (local.IsKnownRemote(map.Device))
        {
            Remote++;
            return null;
        }

        if (!reader.TryRead(map.Device, _ => (Error: Open(memory.Directory, map, out var found, out var of), Place: found, Status: of), out var file))
        {
            Silent++;
            return null;
        }

        using var place = file.Place!;
        if (file.Error.Failed || file.Status.Inode != map.Inode)
        {
            Missing++;
            return null;
        }

        if (!local.IsLocal(file.Status, memory.Directory, new NamespaceReader().Read(memory.Directory, out _)?.Mnt))
        {
            Remote++;
            return null;
        }

        if (!local.IsOn(file.Status, map.Device))
        {
            Missing++;
            return null;
        }

        if (!reader.TryRead(map.Device, watch => (Error: Compare(memory, suspect, place, mostPages, watch, out var made), Comparison: made), out var answer))
        {
            Silent++;
            return null;
        }

        Missing += answer.Error.Failed ? 1 : 0;
        return answer.Comparison;
    }

    private static Errno Compare(ProcessMemory memory, SuspectMap suspect, SafeFileHandle place, int mostPages, ReadingWatch watch, out MapComparison? comparison)
    {
        comparison = null;
        var error = MagicLink.OpenRegular(place, out var content);
        using (content)
        {
            if (!error.Failed)
            {
                comparison = new(memory.Memory, memory.Pages, content);
                comparison.Run(suspect, mostPages, watch);
            }
        }

        return error;
    }

    /// <summary>The file by its path, as the process sees it. The kernel's text of a path goes through no link.</summary>
    private static Errno Open(ProcessDirectory process, MemoryMap map, out SafeFileHandle place, out FileStatus status)
    {
        (place, status) = (new(), default);
        var error = process.OpenRoot(out var root);
        using (root)
        {
            error = error.Failed ? error : new TargetRoot(root, EvidencePath.Of("/")).Open(map.Path.Span, OpenAs.Place, LinkRule.RefuseAll, out place);
        }

        return error.Failed ? error : FileStatus.Read(place, out status);
    }
}
