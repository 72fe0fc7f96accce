using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Forensics.Plugins.State.Users;

/// <summary>What is told of users.</summary>
public sealed class UsersOptions
{
    [Description("Also give the password hashes themselves. They can be attacked off-line: whoever has the bundle then has them.")]
    public bool Hashes { get; init; }

    [Description("Logons taken of one file (wtmp, btmp, ...), the newest first.")]
    [Range(1, 10_000_000)]
    public int MaxLogons { get; init; } = 500_000;
}
