using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Forensics.Plugins.Memory.Targets;

namespace Forensics.Plugins.Memory.Clr;

/// <summary>The options of <c>memory.clr</c>.</summary>
public sealed class ClrOptions : TargetOptions
{
    private const int DefaultSeconds = 300;
    private const int MostSeconds = 86_400;
    private const int MostTexts = 1_000_000;

    [Description("Core files that are looked into, by absolute path in the root under inspection, whole: extract joins the parts of one out of a bundle.")]
    [RegularExpression(@"^/[\s\S]*$")]
    public IReadOnlyList<string> Cores { get; set; } = [];

    [Description("DACs (libmscordaccore.so), or folders with them, that may be used: runtimes, unpacked runtime packs. A program that is one file has none beside it.")]
    [RegularExpression(@"^/[\s\S]*$")]
    public IReadOnlyList<string> DacPaths { get; set; } = [];

    [Description("SHA-256 of DACs that may be loaded, wherever they lie. Without, one is loaded only when the runtime that runs this program has the same, a package brought it unchanged, or dac_paths names it.")]
    [RegularExpression("^[0-9a-fA-F]{64}$")]
    public IReadOnlyList<string> TrustedDacs { get; set; } = [];

    [Description("Whether modules are told, and those that are not on disk stored out of memory.")]
    public bool Modules { get; set; } = true;

    [Description("Bytes of modules stored of one process.")]
    [Range(0, long.MaxValue)]
    public long MaxModuleBytes { get; set; } = 256L << 20;

    [Description("Threads told of one runtime, with their managed stacks.")]
    [Range(0, ClrLimits.Threads)]
    public int MaxThreads { get; set; } = 2_000;

    [Description("Frames told of one stack.")]
    [Range(1, ClrLimits.Frames)]
    public int MaxFrames { get; set; } = 200;

    [Description("Exceptions on the heap that are told; 0 for none. They take a walk over the heap, as types, strings and roots do.")]
    [Range(0, MostTexts)]
    public int MaxExceptions { get; set; } = 1_000;

    [Description("Types of the heap that are told, with the number and bytes of their objects, those with the most bytes first; 0 for none.")]
    [Range(0, ClrLimits.Types)]
    public int MaxTypes { get; set; } = 10_000;

    [Description("Strings on the heap in which this regular expression is found are told; empty for none. Without look-around and back references.")]
    [NonBacktracking]
    public string Strings { get; set; } = string.Empty;

    [Description("Strings that are told.")]
    [Range(0, MostTexts)]
    public int MaxStrings { get; set; } = 10_000;

    [Description("Characters told of one string.")]
    [Range(1, ClrLimits.MatchedChars)]
    public int MaxStringChars { get; set; } = 1_000;

    [Description("Full name of a type: what keeps its objects alive is told; empty for none.")]
    public string RootsOf { get; set; } = string.Empty;

    [Description("Paths from a root that are told.")]
    [Range(0, MostTexts)]
    public int MaxRoots { get; set; } = 100;

    [Description("Seconds for one process or core. What hangs is ended, and the core is kept.")]
    [Range(1, MostSeconds)]
    public int MaxSeconds { get; set; } = DefaultSeconds;

    [Description("Whether the core of a process is stored when its heap could not be looked at: no DAC that is trusted, or it failed.")]
    public bool KeepCore { get; set; } = true;

    internal bool IsAnyAsked => Pids.Count + Names.Count + Paths.Count + Users.Count + Hashes.Count + Rules.Count > 0;

    internal ClrQuestion Question(string? buildId) => new()
    {
        BuildId = buildId,
        Modules = Modules,
        MaxThreads = MaxThreads,
        MaxFrames = MaxFrames,
        MaxExceptions = MaxExceptions,
        MaxTypes = MaxTypes,
        StringPattern = Strings.Length == 0 ? null : Strings,
        MaxStrings = MaxStrings,
        MaxStringChars = MaxStringChars,
        RootType = RootsOf.Length == 0 ? null : RootsOf,
        MaxRoots = MaxRoots,
    };
}
