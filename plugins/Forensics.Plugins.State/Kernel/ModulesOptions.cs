using System.ComponentModel;

namespace Forensics.Plugins.State.Kernel;

/// <summary>The options of <c>kernel.modules</c>.</summary>
public sealed class ModulesOptions
{
    [Description("Whether the files of loaded modules are read: digest, signature, version. All of each is read.")]
    public bool Files { get; set; } = true;

    [Description("Whether values of modules' parameters are taken.")]
    public bool Parameters { get; set; } = true;
}
