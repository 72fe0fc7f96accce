using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State.Kernel;

/// <summary>Which file a module's name stands for: <c>modules.dep</c> of the running kernel (modules.dep(5)).</summary>
internal sealed class ModuleIndex
{
    private static readonly string[] Endings = [".ko", ".ko.gz", ".ko.xz", ".ko.zst"];

    private readonly Dictionary<string, EvidencePath> paths = new(StringComparer.Ordinal);

    /// <summary>Reads it.</summary>
    /// <returns>Empty when it is not there.</returns>
    public static ModuleIndex Read(ShortFiles files)
    {
        var index = new ModuleIndex();
        if (files.Word("/proc/sys/kernel/osrelease") is not { } release || release.Contains('/'))
        {
            return index;
        }

        var folder = System.Text.Encoding.UTF8.GetBytes($"/lib/modules/{release}");
        foreach (var line in files.Lines($"/lib/modules/{release}/modules.dep"))
        {
            var colon = line.Span.IndexOf((byte)':');
            if (colon <= 0)
            {
                continue;
            }

            var path = line[..colon];
            var name = new EvidenceText(path[(path.Span.LastIndexOf((byte)'/') + 1)..]).ToString();
            if (Endings.FirstOrDefault(ending => name.EndsWith(ending, StringComparison.Ordinal)) is { } end)
            {
                index.paths.TryAdd(name[..^end.Length].Replace('-', '_'), path.Span[0] == '/' ? new(path.ToArray()) : BytePath.Child(folder, path.Span));
            }
        }

        return index;
    }

    public EvidencePath? Find(EvidenceText module) => paths.TryGetValue(module.ToString(), out var path) ? path : null;
}
