using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Confinement;

/// <summary>
/// Which files the calling thread, and all that it starts, may open from now on, whatever their modes and its capabilities (<c>landlock(7)</c>, Linux 5.13): those below some folders, for
/// reading. What is open stays open, and files in memory (<c>memfd_create(2)</c>) are none of it. It may neither look into nor trace processes that are not confined with it.
/// </summary>
public static unsafe partial class FileConfinement
{
    // The same numbers on every architecture (asm-generic/unistd.h).
    private const int SysCreateRuleset = 444;
    private const int SysAddRule = 445;
    private const int SysRestrictSelf = 446;
    private const int PathBeneath = 1; // LANDLOCK_RULE_PATH_BENEATH
    private const ulong Execute = 1 << 0;
    private const ulong ReadFile = 1 << 2;
    private const ulong ReadFolder = 1 << 3;
    private const ulong All = 0x1fff; // every right of its first version: reading, executing, writing, making and removing

    // O_PATH | O_CLOEXEC: the same numbers on x64 and arm64.
    private const int OpenPath = 0x20_0000 | 0x8_0000;

    /// <summary>Confines it. The thread can gain no privileges any more, or it is refused.</summary>
    /// <param name="executable">Files, and folders with all below them, that may be read and executed; what is not there is left out.</param>
    /// <param name="readable">The same for reading alone.</param>
    /// <returns>The error number; 0 when it is done.</returns>
    public static int ReadOnlyBelow(IEnumerable<string> executable, IEnumerable<string> readable)
    {
        var handled = All;
        using var ruleset = CreateRuleset(SysCreateRuleset, &handled, sizeof(ulong), 0);
        if (ruleset.IsInvalid)
        {
            return Marshal.GetLastPInvokeError();
        }

        foreach (var (path, access) in executable.Select(path => (path, Execute | ReadFile)).Concat(readable.Select(path => (path, ReadFile))))
        {
            using var place = Open(path, OpenPath);
            if (!place.IsInvalid)
            {
                Allow(ruleset, place, access);
            }
        }

        return Restrict(SysRestrictSelf, ruleset, 0) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    private static void Allow(SafeFileHandle ruleset, SafeFileHandle place, ulong access)
    {
        var rule = new Rule { Access = access | ReadFolder, Parent = (int)place.DangerousGetHandle() };
        if (AddRule(SysAddRule, ruleset, PathBeneath, &rule, 0) != 0)
        {
            // A rule for a file must not speak of folders.
            rule.Access = access;
            _ = AddRule(SysAddRule, ruleset, PathBeneath, &rule, 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial SafeFileHandle CreateRuleset(nint number, ulong* attributes, nint size, nint flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint AddRule(nint number, SafeFileHandle ruleset, nint kind, Rule* rule, nint flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Restrict(nint number, SafeFileHandle ruleset, nint flags);

    /// <summary><c>struct landlock_path_beneath_attr</c>, packed.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct Rule
    {
        public ulong Access;
        public int Parent;
    }
}
