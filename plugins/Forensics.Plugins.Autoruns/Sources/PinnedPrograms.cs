using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>eBPF objects that a name in <c>/sys/fs/bpf</c> keeps alive without a process.</summary>
internal static class PinnedPrograms
{
    public static IEnumerable<Autorun> Find(Scene scene)
    {
        if (!scene.Files.IsLive)
        {
            scene.Files.Note(new(EvidencePath.Of("/sys/fs/bpf"), FaultKind.Unsupported, "PINS_OF_RUNNING_SYSTEM_ONLY", "objects are pinned in the running kernel; an image has none"));
            yield break;
        }

        var folders = new Queue<(string Path, int Depth)>([("/sys/fs/bpf", 0)]);
        for (var looked = 0; folders.TryDequeue(out var folder); looked++)
        {
            if (looked >= SourceLimits.PinFolders || folder.Depth >= SourceLimits.PinDepth)
            {
                scene.Files.Note(new(Latin.Path(folder.Path), FaultKind.OverLimit, "PINS_OVER_LIMIT", "folders of pinned objects were looked at up to a limit"));
                yield break;
            }

            foreach (var name in scene.Names(folder.Path))
            {
                var path = folder.Path + "/" + name;
                switch (scene.Files.Status(Latin.Path(path))?.Type)
                {
                    case FileType.Directory:
                        folders.Enqueue((path, folder.Depth + 1));
                        break;
                    case FileType.Regular:
                        yield return Scene.At("bpf-pin", path) with
                        {
                            Entry = Latin.Text(name),
                            Trigger = "until the next boot, or as its program's hook says",
                            Enabled = true,
                            EnabledReason = "it is pinned"
                        };
                        break;
                }
            }
        }
    }
}
