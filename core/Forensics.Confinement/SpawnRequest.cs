using Microsoft.Win32.SafeHandles;

namespace Forensics.Confinement;

/// <summary>What is started, and with what.</summary>
public sealed record SpawnRequest
{
    /// <summary>The child's number for the first of <see cref="Descriptors"/>.</summary>
    public const int FirstDescriptor = 3;

    /// <summary>Program and arguments; the program by absolute path.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>All of its environment.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Become descriptors 3, 4 and so on. Their own numbers are above those: <see cref="PrivateChannels.Copy"/>.</summary>
    public required IReadOnlyList<SafeFileHandle> Descriptors { get; init; }

    /// <summary>Becomes descriptors 1 and 2; null for those of this process.</summary>
    public SafeFileHandle? Output { get; init; }

    /// <summary>Whether it leads a session; else it stays in ours, and in our process group.</summary>
    public bool OwnSession { get; init; } = true;
}
