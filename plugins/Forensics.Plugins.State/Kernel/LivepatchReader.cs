using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State.Kernel;

/// <summary>Reads the patches of the running kernel (Documentation/ABI/testing/sysfs-kernel-livepatch).</summary>
internal static class LivepatchReader
{
    public static EvidencePath Folder { get; } = EvidencePath.Of("/sys/kernel/livepatch");

    public static IEnumerable<KernelLivepatch> Read(ShortFiles files, TimeProvider clock)
    {
        foreach (var name in files.Files.List(Folder).Take(KernelLimits.Modules))
        {
            var patch = BytePath.Child(Folder.Bytes.Span, name.Bytes.Span);
            yield return new()
            {
                Name = name,
                Enabled = Flag(files, patch, "enabled"),
                IsInTransition = Flag(files, patch, "transition"),
                Functions = [.. Functions(files.Files, patch).Take(KernelLimits.Probes)],
                ReadAt = UnixTime.Of(clock.GetUtcNow()),
            };
        }
    }

    private static bool? Flag(ShortFiles files, EvidencePath patch, string name) => files.Number($"{patch}/{name}") switch { 1 => true, 0 => false, _ => null };

    private static IEnumerable<EvidenceText> Functions(RootFiles files, EvidencePath patch)
    {
        foreach (var target in files.List(patch))
        {
            var place = BytePath.Child(patch.Bytes.Span, target.Bytes.Span);
            if (files.Status(place)?.Type == FileType.Directory)
            {
                foreach (var function in files.Children(place).Where(path => files.Status(path)?.Type == FileType.Directory))
                {
                    yield return new(function.Bytes[(patch.Bytes.Length + 1)..]);
                }
            }
        }
    }
}
