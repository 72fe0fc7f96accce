namespace Forensics.Plugins.Filesystem.Tests.Collecting;

/// <summary>One row of the rig: what is planted, and what has to come of it.</summary>
/// <param name="Name">A sentence about what has to happen.</param>
/// <param name="Plant">Commands of bash, run in the root under inspection; a failing one fails the test.</param>
/// <param name="Paths">What is collected, beside <c>/beside/**</c>.</param>
internal sealed record FaultCase(string Name, string Plant, params string[] Paths)
{
    /// <summary>Each requested path's end, and that of each further item: <c>/path State flags</c>.</summary>
    public required string[] Items { get; init; }

    /// <summary>Each record but those of <c>/beside</c>: <c>/path state flags link</c>. None of the content is told: whatever is collected whole has to be exact.</summary>
    public string[] Files { get; init; } = [];

    /// <summary>Each fault: <c>/path CODE Kind</c>.</summary>
    public string[] Faults { get; init; } = [];

    /// <summary>More options, as JSON: <c>"remote":true</c>.</summary>
    public string Options { get; init; } = string.Empty;

    /// <summary>In a child process with a mount namespace of its own, which it plants there.</summary>
    public bool HasMounts { get; init; }

    /// <summary>As a user without privileges, in a child process.</summary>
    public bool IsUnprivileged { get; init; }

    /// <summary>A daemon that is started before: arguments of a shell, <c>$1</c> being the file that it makes when it is ready. It is killed afterwards.</summary>
    public string? Daemon { get; init; }

    /// <summary>A file system that the kernel may lack: then the row is skipped.</summary>
    public string? FileSystem { get; init; }

    /// <summary>Paths that the second opinion must not touch: <c>m</c>.</summary>
    public string Untouched { get; init; } = string.Empty;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
