using System.Runtime.InteropServices;

namespace EndToEnd.Tests;

/// <summary>Which of a worker's descriptors are its runtime's own.</summary>
internal static class Descriptors
{
    // /dev/null and the output pipe: the runtime duplicates the standard descriptors when it starts.
    // memfd:doublemapper: memory for compiled code. /: the root under inspection, opened by the worker itself.
    private static readonly string[] Known = ["/dev/null", "/dev/urandom", "/memfd:doublemapper (deleted)", "anon_inode:[eventpoll]", "anon_inode:[eventfd]", "/"];

    private static readonly string[] CodeFolders = [Product.Folder + "/", Product.Hostile + "/", Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..")) + "/"];

    public static bool IsTheRuntimesOwn(string target, IReadOnlyDictionary<int, string> held)
        => Known.Contains(target) || target == held[1] || IsPipeWithBothEnds(target, held) || IsCode(target);

    // A pipe to another process would be held at one end only.
    private static bool IsPipeWithBothEnds(string target, IReadOnlyDictionary<int, string> held)
        => target.StartsWith("pipe:", StringComparison.Ordinal) && held.Values.Count(other => other == target) == 2;

    private static bool IsCode(string target)
        => CodeFolders.Any(folder => target.StartsWith(folder, StringComparison.Ordinal)) && Path.GetExtension(target) is ".dll" or ".so" or ".json";
}
