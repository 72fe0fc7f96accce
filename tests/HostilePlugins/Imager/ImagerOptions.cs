using System.ComponentModel.DataAnnotations;

namespace Hostile;

/// <summary>Options of <see cref="ImagerCollector"/>.</summary>
internal sealed class ImagerOptions
{
    [Range(0, 8_192)]
    public int Mebibytes { get; set; } = 64;

    /// <summary>Zeros, text and noise in turn, as memory has them; else noise alone.</summary>
    public bool Typical { get; set; }
}
