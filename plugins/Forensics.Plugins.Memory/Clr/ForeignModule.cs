using System.Collections.Immutable;
using Microsoft.Diagnostics.Runtime;

namespace Forensics.Plugins.Memory.Clr;

/// <summary>A module of the process by its file's name alone: by a path, ClrMD would look for the file on this machine.</summary>
internal sealed class ForeignModule(ModuleInfo module) : ModuleInfo(module.ImageBase, Path.GetFileName(module.FileName))
{
    public override ModuleKind Kind => module.Kind;

    public override Version Version => module.Version;

    public override ImmutableArray<byte> BuildId => module.BuildId;

    public override PdbInfo? Pdb => module.Pdb;

    public override bool IsManaged => module.IsManaged;

    public override IResourceNode? ResourceRoot => module.ResourceRoot;

    protected override long ImageSizeCore => module.ImageSize;

    public override ulong GetExportSymbolAddress(string symbol) => module.GetExportSymbolAddress(symbol);

    // IndexFileSize stays 0: memory that is not in the core is then unknown, and not looked for in a file.
}
