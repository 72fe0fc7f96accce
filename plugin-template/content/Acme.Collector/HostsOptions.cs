using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Acme.Collector;

/// <summary>What a user may set. Initialisers are the defaults.</summary>
public sealed class HostsOptions
{
    /// <summary>Bytes, 1 to 16 MiB; 1 MiB unless set.</summary>
    [Description("Bytes of the name table that are read; what is longer is cut and said to be.")]
    [Range(1, 16 << 20)]
    public int MaxFileBytes { get; set; } = 1 << 20;
}
