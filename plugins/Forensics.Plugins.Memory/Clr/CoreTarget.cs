using System.Collections.Immutable;
using Forensics.Plugins.Memory.Clr.Findings;
using Microsoft.Diagnostics.Runtime;

namespace Forensics.Plugins.Memory.Clr;

/// <summary>A core as ClrMD has it, without a way to anything else.</summary>
internal sealed class CoreTarget : IDisposable
{
    private readonly EmptyImage nothing;
    private readonly DataTarget core;
    private readonly DataTarget target;
    private readonly CoreMappings mappings;

    private CoreTarget(EmptyImage nothing, DataTarget core, DataTarget target, CoreMappings mappings)
        => (this.nothing, this.core, this.target, this.mappings) = (nothing, core, target, mappings);

    /// <summary>The memory of the process.</summary>
    public IDataReader Reader => target.DataReader;

    /// <summary>Opens one.</summary>
    /// <param name="stream">The core; it is left open.</param>
    /// <exception cref="InvalidDataException">It is no core that can be read.</exception>
    public static CoreTarget Open(Stream stream)
    {
        var mappings = CoreMappings.Read(stream);
        stream.Position = 0;
        var nothing = new EmptyImage();
        var options = new DataTargetOptions
        {
            FileLocator = new NoFileLocator(nothing),

            // The short cut to the runtime is a note at a fixed address: anybody's to forge.
            ForceCompleteRuntimeEnumeration = true,
            Limits = new()
            {
                MaxElfProgramHeaders = ClrLimits.Segments,
                MaxElfFileTableEntries = ClrLimits.MappedFiles,
                MaxThreads = ClrLimits.Threads,
                MaxStackFrames = ClrLimits.Frames,
                MaxModules = ClrLimits.Modules,
                MaxAppDomains = ClrLimits.AppDomains,
            },
        };
        try
        {
            var core = DataTarget.LoadDump("core", stream, leaveOpen: true, options);
            return new(nothing, core, new DataTarget(new ForeignReader(core.DataReader), options), mappings);
        }
        catch
        {
            nothing.Dispose();
            throw;
        }
    }

    /// <summary>The runtimes of the process.</summary>
    public IEnumerable<ClrInfo> Runtimes() => target.ClrVersions.Where(runtime => runtime.Flavor == ClrFlavor.Core).Take(ClrLimits.Runtimes);

    /// <summary>What is known of a runtime.</summary>
    public RuntimeFinding Tell(ClrInfo runtime, bool? isServerGc)
    {
        var dac = runtime.DebuggingLibraries.FirstOrDefault(library => library is { Kind: DebugLibraryKind.Dac, ArchivedUnder: SymbolProperties.Self });
        return new(
            runtime.ModuleInfo.ImageBase,
            FileAt(runtime.ModuleInfo.ImageBase),
            runtime.Version.Major == 0 ? RuntimeVersion.Of(Reader, runtime.ModuleInfo) : runtime.Version.ToString(),
            runtime.Flavor.ToString().ToLowerInvariant(),
            Reader.Architecture.ToString().ToLowerInvariant(),
            runtime.IsSingleFile,
            isServerGc,
            Hex(runtime.BuildId),
            dac is null ? null : Hex(dac.IndexBuildId));
    }

    /// <summary>The file that is mapped at an address; null for memory without one. createdump names modules there that have no file: they have no folder.</summary>
    public string? FileAt(ulong address) => mappings.At(address)?.Path.ToString() is ['/', ..] path ? ClrText.Known(path) : null;

    /// <summary>An id in lower-case hexadecimal; null for none.</summary>
    public static string? Hex(ImmutableArray<byte> id) => id.IsDefaultOrEmpty ? null : Convert.ToHexStringLower(id.AsSpan());

    public void Dispose()
    {
        target.Dispose();
        core.Dispose();
        nothing.Dispose();
    }
}
