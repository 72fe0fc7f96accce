using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Hashing;
using Forensics.Sdk.Linux.Proc;
using Forensics.Sdk.Linux.Processes;

namespace Forensics.Plugins.Response.Processes;

/// <summary>Where the program of a process lies, and what it is.</summary>
internal static class ProgramPath
{
    /// <summary>Whether a program has a path: its name, or the one that it had before it was deleted. The same text in a container, or below another root, is another file. A file that is really called <c>x (deleted)</c> is not <c>x</c>.</summary>
    public static bool Is(Candidate candidate, ProcessTools tools, ReadOnlySpan<byte> path)
        => candidate.Executable is { } link
            && ((link.Bytes.Span.SequenceEqual(path) && IsNamedSo(link, candidate.ExecutableStatus, tools)) || (link.HasDeletedMark && link.UnmarkedPath.Bytes.Span.SequenceEqual(path) && !IsNamedSo(link, candidate.ExecutableStatus, tools)));

    /// <summary>Whether nothing but the process has its program: no name leads to it any more.</summary>
    public static bool IsNameless(Candidate candidate) => candidate is { Executable.HasDeletedMark: true, ExecutableStatus: { Links: 0, Type: FileType.Regular } };

    public static EvidencePath? Of(Candidate candidate) => candidate.Executable is not { } link ? null : IsNameless(candidate) ? link.UnmarkedPath : link.Path;

    /// <summary>Digests of the program.</summary>
    /// <returns>No error and no digests for a process that has no program.</returns>
    public static Errno Digests(Candidate candidate, ProcessTools tools, out FileDigests? digests)
    {
        digests = null;
        if (candidate.ExecutableStatus is not { Type: FileType.Regular } status)
        {
            return Errno.Ok;
        }

        var error = ProcessDirectory.Open(tools.Processes.Proc, candidate.Pid, out var directory);
        if (error.Failed)
        {
            return error;
        }

        using (directory)
        {
            return Digests(directory!, candidate, status, tools, out digests);
        }
    }

    private static Errno Digests(ProcessDirectory directory, Candidate candidate, FileStatus status, ProcessTools tools, out FileDigests? digests)
    {
        using var thread = candidate.Stat is { State: 'Z', ThreadCount: > 1 } ? directory.OpenLiveThread() : null;
        return tools.Digests.Of(thread ?? directory, status, NamespaceText.Of(directory, "mnt"u8), out digests);
    }

    // Whatever file system the name leads to may not answer.
    private static bool IsNamedSo(LinkText link, FileStatus? status, ProcessTools tools)
        => status is { Links: > 0 } seen && tools.Reader.TryRead(_ => IsNamedSo(link, seen, tools.Context.Root), out var isNamedSo) && isNamedSo;

    private static bool IsNamedSo(LinkText link, FileStatus seen, TargetRoot root)
    {
        if (root.Open(link.Bytes.Span, OpenAs.Place, LinkRule.RefuseAll, out var place).Failed)
        {
            return false;
        }

        using (place)
        {
            return !FileStatus.Read(place, out var named).Failed && named.Identity == seen.Identity;
        }
    }
}
