using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State.Kernel;

/// <summary>Names of modules by each view of the kernel, read one after the other.</summary>
internal sealed class ModuleViews
{
    public const string ProcModules = "proc-modules";
    public const string Sysfs = "sysfs";
    public const string Kallsyms = "kallsyms";
    public const string Ftrace = "ftrace";

    private static readonly string[] NoModules = ["bpf", "__builtin__kprobes", "__builtin__ftrace"];

    private readonly Dictionary<string, HashSet<EvidenceText>> views = new(StringComparer.Ordinal);

    /// <summary>The views that could be read: name and where it lies.</summary>
    public IReadOnlyDictionary<string, HashSet<EvidenceText>> All => views;

    /// <summary>Lines of <c>/proc/modules</c>, by name.</summary>
    public Dictionary<EvidenceText, ProcModule> Listed { get; } = [];

    /// <summary>The kernel has no <c>/proc/modules</c>.</summary>
    public bool HasList { get; private init; }

    /// <summary>Reads all.</summary>
    /// <param name="files">The root.</param>
    /// <param name="tracing">Where tracefs is mounted; null when it is not.</param>
    public static ModuleViews Read(ShortFiles files, EvidencePath? tracing)
    {
        var list = files.Files.ReadKernel(EvidencePath.Of("/proc/modules"));
        var views = new ModuleViews { HasList = list is not null };
        if (list is { } content)
        {
            foreach (var line in ShortFiles.Lines(content).Take(KernelLimits.Modules))
            {
                if (ProcModule.Parse(line) is { } module)
                {
                    views.Listed.TryAdd(module.Name, module);
                }
            }

            views.views[ProcModules] = [.. views.Listed.Keys];
        }

        // Those that are compiled in have parameters there, and no state.
        var folder = EvidencePath.Of("/sys/module");
        if (files.Files.List(folder) is { Count: > 0 } names)
        {
            views.views[Sysfs] = [.. names.Take(KernelLimits.Modules).Where(name => files.Files.ReadKernel(BytePath.Child(BytePath.Child(folder.Bytes.Span, name.Bytes.Span).Bytes.Span, "initstate"u8)) is not null)];
        }

        views.Add(Kallsyms, files, EvidencePath.Of("/proc/kallsyms"));
        if (tracing is { } place)
        {
            views.Add(Ftrace, files, BytePath.Child(place.Bytes.Span, "available_filter_functions"u8));
        }

        return views;
    }

    /// <summary>Which views show a module.</summary>
    public IReadOnlyList<string> Showing(EvidenceText name) => [.. views.Where(view => view.Value.Contains(name)).Select(view => view.Key)];

    /// <summary>Which views should show a module and do not. Not all modules have functions that ftrace can hook; symbols may not be shown at all.</summary>
    public IReadOnlyList<string> NotShowing(EvidenceText name)
        => [.. views.Where(view => view.Key != Ftrace && (view.Key != Kallsyms || view.Value.Count > 0) && !view.Value.Contains(name)).Select(view => view.Key)];

    /// <summary>Every name of any view, in the order of their bytes.</summary>
    public IReadOnlyList<EvidenceText> Names()
    {
        var names = views.Values.SelectMany(view => view).Distinct().Take(KernelLimits.Modules).ToList();
        names.Sort(static (left, right) => left.Bytes.Span.SequenceCompareTo(right.Bytes.Span));
        return names;
    }

    /// <summary>Lines that end in the name of a module in brackets, after a blank or tab.</summary>
    private void Add(string view, ShortFiles files, EvidencePath path)
    {
        if (files.Files.ReadKernel(path, KernelLimits.SymbolBytes) is not { } content)
        {
            return;
        }

        var names = new HashSet<EvidenceText>();
        EvidenceText last = new("-"u8.ToArray());
        foreach (var line in ShortFiles.Lines(content))
        {
            var open = line.Span is [.., (byte)']'] ? line.Span.LastIndexOf((byte)'[') : -1;
            if (open > 0 && line.Span[open - 1] is (byte)'\t' or (byte)' ' && !line.Span[(open + 1)..^1].SequenceEqual(last.Bytes.Span) && names.Count < KernelLimits.Modules)
            {
                last = new(line[(open + 1)..^1].ToArray());
                if (!NoModules.Contains(last.ToString()))
                {
                    names.Add(last);
                }
            }
        }

        views[view] = names;
    }
}
