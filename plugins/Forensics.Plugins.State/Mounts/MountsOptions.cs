using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Forensics.Plugins.State.Mounts;

/// <summary>The options of <c>mounts</c>.</summary>
public sealed class MountsOptions
{
    private const int DefaultNamespaces = 1_024;
    private const int DefaultMounts = 200_000;
    private const int MostNamespaces = 65_536;
    private const int MostMounts = 5_000_000;

    [Description("Mount namespaces of other processes that are read; more are left out and said to be. 0: none.")]
    [Range(0, MostNamespaces)]
    public int MaxNamespaces { get; set; } = DefaultNamespaces;

    [Description("Mounts of other namespaces that are recorded, in all; more are left out and said to be.")]
    [Range(0, MostMounts)]
    public int MaxForeignMounts { get; set; } = DefaultMounts;

    [Description("Whether folders and files that lie below a mount are looked at, as far as there is a way to them.")]
    public bool Covered { get; set; } = true;
}
