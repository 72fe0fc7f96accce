using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Forensics.Plugins.Autoruns;

/// <summary>What is looked for.</summary>
public sealed class AutorunOptions
{
    [Description("Types to look for, as autorun records name them (cron, systemd-unit, ...); none: all.")]
    public IReadOnlyList<string> Types { get; init; } = [];

    [Description("Longest file or program whose MD5 and SHA-256 are taken, in bytes; 0: no digests.")]
    [Range(0L, long.MaxValue)]
    public long MaxHashBytes { get; init; } = 268_435_456;
}
