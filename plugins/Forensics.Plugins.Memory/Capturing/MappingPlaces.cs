using System.Text;
using Forensics.Plugins.Memory.Cores;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Memory;
using Forensics.Sdk.Linux.Proc;
using Forensics.Sdk.Linux.Processes;

namespace Forensics.Plugins.Memory.Capturing;

/// <summary>What lies behind the mappings of a process, by its mounts and by <c>/proc/PID/map_files</c>, which takes CAP_CHECKPOINT_RESTORE (Linux 5.9) or CAP_SYS_ADMIN.</summary>
internal sealed class MappingPlaces(ProcessDirectory process, LocalFiles local) : IMappingPlaces, IDisposable
{
    private readonly string? mountNamespace = NamespaceText.Of(process, "mnt"u8);
    private (ulong Start, SharedMemoryFile? File) last;

    public bool IsLocal(MemoryMapping mapping) => local.IsLocal(mapping.Map.Device, process, mountNamespace);

    public SharedMemoryFile? SharedMemory(MemoryMapping mapping)
    {
        var map = mapping.Map;
        if (map.Inode == 0 || !(mapping.IsShared || mapping.IsSharedMemory) || !IsLocal(mapping) || !local.IsInMemory(map.Device))
        {
            return null;
        }

        // Asked for run by run of the same mapping.
        if (last.Start != map.StartAddress)
        {
            last.File?.Dispose();
            last = (map.StartAddress, Open(map));
        }

        return last.File;
    }

    public void Dispose() => last.File?.Dispose();

    private SharedMemoryFile? Open(MemoryMap map)
    {
        var error = process.Open("map_files"u8, OpenAs.Place, out var folder);
        using (folder)
        {
            if (error.Failed || MagicLink.Open(folder, Encoding.ASCII.GetBytes($"{map.StartAddress:x}-{map.EndAddress:x}"), out var place).Failed)
            {
                return null;
            }

            using (place)
            {
                return MagicLink.OpenRegular(place, out var file).Failed ? null : new(file);
            }
        }
    }
}
