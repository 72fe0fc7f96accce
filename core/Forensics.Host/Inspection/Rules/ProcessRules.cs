using System.Globalization;
using System.Text;
using Forensics.Host.Inspection.Reading;

namespace Forensics.Host.Inspection.Rules;

/// <summary>What is unusual about a process.</summary>
internal static class ProcessRules
{
    /// <summary>Holds only for a run as root: others are not shown the programs of other users.</summary>
    public const string NoProgram = "process without a program that is no kernel thread";

    private const int ShownArguments = 8;

    private static readonly string[] KernelNames = ["kworker/", "ksoftirqd/", "kthreadd", "migration/", "rcu_", "kswapd", "khugepaged", "kauditd", "kcompactd", "jbd2/", "kblockd", "watchdogd"];

    public static IReadOnlyList<Rule<ProcessLine>> Table { get; } =
    [
        new("process dressed as a kernel thread", 96, "a user's process that calls itself what only the kernel's threads are called",
            process => !process.IsKernelThread && (IsBracketed(process) || HasKernelName(process))),
        new("program that lies in memory only", 94, "started from memfd_create: no file was ever there",
            process => process.IsExecutableMemfd),
        new("program started from a folder for temporary files", 86, "programs are rarely installed there, and often dropped there",
            process => Folders.IsTemporary(process.Executable)),
        new("program whose file was deleted", 84, "malware removes its file after the start; an upgrade without a restart leaves the same trace",
            process => process.IsExecutableDeleted && !process.IsExecutableMemfd),
        new("process name or arguments with control characters", 76, "commands a terminal, or breaks the lines of tools that list it",
            process => Shown.Any(process.Name, Shown.IsControl) || process.Arguments(1) is [var first] && Shown.Any(Encoding.UTF8.GetBytes(first), Shown.IsControl)),
        new(NoProgram, 72, "every user's process has one, unless it hides it",
            process => !process.IsKernelThread && !process.HasEnded && process.Executable.IsEmpty),
        new("process that another one traces", 71, "a debugger, or code that is being put into it",
            process => process.TracerPid is > 0),
        new("program started from a hidden folder", 64, "a folder that begins with a dot, and is not one where tools keep programs",
            process => Folders.HasHidden(process.Executable)),
        new("process whose working folder was deleted", 42, "it was started where something was unpacked and removed again",
            process => process.IsWorkingDirectoryDeleted),
        new("process of a user that runs as root", 32, "started by a user through a set-id program: sudo and su look so, and so does an exploit",
            process => process.EffectiveUserId == 0 && process.RealUserId is not (null or 0)),
    ];

    public static string Describe(ProcessLine process)
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"pid {process.Pid} ({Shown.Text(process.Name)})"));
        if (process.EffectiveUserId is { } id)
        {
            _ = text.Append(CultureInfo.InvariantCulture, $" of {(process.EffectiveUserName.IsEmpty ? id.ToString(CultureInfo.InvariantCulture) : Shown.Text(process.EffectiveUserName))}");
        }

        _ = text.Append(": ").Append(process.Executable.IsEmpty ? "no program" : Shown.Text(process.Executable));
        if (process.TracerPid is { } tracer)
        {
            _ = text.Append(CultureInfo.InvariantCulture, $", traced by {tracer}");
        }

        return process.Arguments(ShownArguments) is { Count: > 0 } arguments
            ? text.Append(", arguments: ").Append(Shown.Text(string.Join(' ', arguments))).ToString()
            : text.ToString();
    }

    private static bool IsBracketed(ProcessLine process) => process.Arguments(1) is [var first] && first.Length > 2 && first[0] == '[' && first.TrimEnd()[^1] == ']';

    private static bool HasKernelName(ProcessLine process)
    {
        var name = Encoding.UTF8.GetString(process.Name);
        return KernelNames.Any(kernel => name.StartsWith(kernel, StringComparison.Ordinal));
    }
}
