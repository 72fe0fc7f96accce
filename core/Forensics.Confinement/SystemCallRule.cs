namespace Forensics.Confinement;

/// <summary>A system call that is refused.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Amd64">Its number there (arch/x86/entry/syscalls/syscall_64.tbl).</param>
/// <param name="Arm64">Its number there (include/uapi/asm-generic/unistd.h); <see cref="Absent"/> where there is none.</param>
/// <param name="Unless">It is allowed when all tests of one of these hold.</param>
/// <param name="Error">What it ends with.</param>
public sealed record SystemCallRule(string Name, int Amd64, int Arm64, IReadOnlyList<ArgumentTest[]> Unless, int Error = SystemCallRule.NotPermitted)
{
    /// <summary><c>EPERM</c>.</summary>
    public const int NotPermitted = 1;

    /// <summary><c>ENOSYS</c>: callers have another way.</summary>
    public const int NotThere = 38;

    /// <summary>The number of a system call that an architecture does not have.</summary>
    public const int Absent = -1;

    /// <summary>One that is always refused.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="amd64">Its number there.</param>
    /// <param name="arm64">Its number there.</param>
    public static SystemCallRule Always(string name, int amd64, int arm64) => new(name, amd64, arm64, []);

    /// <summary>The same for one that has the same number everywhere: all since Linux 5.1.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="number">Its number.</param>
    public static SystemCallRule Always(string name, int number) => new(name, number, number, []);

    /// <summary>Tests for <see cref="Unless"/>: one argument has one of these values.</summary>
    /// <param name="index">Which argument, from 0.</param>
    /// <param name="values">What it may be.</param>
    public static IReadOnlyList<ArgumentTest[]> Only(int index, params uint[] values) => [.. values.Select(value => new[] { new ArgumentTest(index, value) })];
}
