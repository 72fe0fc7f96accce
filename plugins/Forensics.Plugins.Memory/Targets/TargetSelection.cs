using System.Globalization;
using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;
using Forensics.Sdk.Linux.Processes;

namespace Forensics.Plugins.Memory.Targets;

/// <summary>Finds the targets. What is asked for by number is an item <c>pid:N</c>; every other selector is an item of its own, and each process that it finds too.</summary>
internal sealed class TargetSelection(TargetOptions options, CandidateReader processes, IdNames names, ProgramHashes hashes)
{
    private readonly SortedDictionary<int, Target> targets = [];
    private readonly Dictionary<string, int> matches = [];
    private readonly HashSet<int> own = [.. processes.OwnLine().Take(2)];
    private readonly Candidate? self = processes.OwnLine() is [var pid, ..] ? processes.Read(pid) : null;
    private readonly List<CollectionFault> faults = [];

    /// <summary>Programs whose digests could not be compared.</summary>
    public IReadOnlyList<CollectionFault> Faults => faults;

    /// <summary>The items of all selectors but numbers, in the options' order, each with how many processes it found.</summary>
    public IEnumerable<(string Item, int Matches)> Selectors => SelectorItems(options).Select(item => (item, matches.GetValueOrDefault(item)));

    private bool IsByNumberAlone => options.Names.Count + options.Paths.Count + options.Users.Count + options.Hashes.Count + options.Rules.Count == 0;

    /// <summary>Finds them.</summary>
    /// <returns>The error that cut the list of processes.</returns>
    public Errno Find()
    {
        foreach (var pid in options.Pids)
        {
            targets.TryAdd(pid, new(pid, processes.Read(pid), own.Contains(pid)));
        }

        var pids = new List<int>();
        var error = IsByNumberAlone ? Errno.Ok : processes.Proc.List(pids);
        foreach (var pid in pids.Where(pid => !own.Contains(pid)))
        {
            if (processes.Read(pid) is { HasMemory: true } candidate && !IsSibling(candidate))
            {
                foreach (var item in Matching(candidate))
                {
                    matches[item] = matches.GetValueOrDefault(item) + 1;
                    targets.TryAdd(pid, new(pid, candidate, false));
                }
            }
        }

        return error;
    }

    /// <summary>The targets, by number.</summary>
    public IReadOnlyCollection<Target> Targets => targets.Values;

    public static IEnumerable<string> SelectorItems(TargetOptions options)
        => options.Names.Select(name => $"name:{name}")
            .Concat(options.Paths.Select(path => $"path:{path}"))
            .Concat(options.Users.Select(user => $"user:{user}"))
            .Concat(options.Hashes.Select(hash => $"hash:{hash.ToLowerInvariant()}"))
            .Concat(options.Rules.Select(Item))
            .Distinct();

    private static string Item(TargetRule rule) => $"rule:{System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(rule.ToString())}";

    /// <summary>A worker of the same run: it has the host for its parent and runs the same program. By its number it can be had.</summary>
    private bool IsSibling(Candidate candidate)
        => self is { ExecutableStatus: { } program } && candidate.ExecutableStatus is { } status && candidate.Stat.ParentPid == self.Stat.ParentPid && (status.Device, status.Inode) == (program.Device, program.Inode);

    private IEnumerable<string> Matching(Candidate candidate)
    {
        var path = candidate.Executable?.UnmarkedPath.Bytes ?? default;
        var file = path[(path.Span.LastIndexOf((byte)'/') + 1)..];
        foreach (var name in options.Names.Where(name => Is(candidate.Stat.Name.Bytes, name) || (!file.IsEmpty && Is(file, name)))) yield return $"name:{name}";
        foreach (var wanted in options.Paths.Where(wanted => Is(path, wanted) || (candidate.Executable is { } link && Is(link.Bytes, wanted)))) yield return $"path:{wanted}";
        foreach (var user in options.Users.Where(user => IsUser(candidate, user))) yield return $"user:{user}";
        if (options.Hashes.Count == 0 && options.Rules.Count == 0)
        {
            yield break;
        }

        if (ProcessDirectory.Open(processes.Proc, candidate.Pid, out var directory).Failed)
        {
            yield break;
        }

        using (directory)
        {
            foreach (var hash in Hashes(candidate, directory!)) yield return $"hash:{hash}";
            if (options.Rules.Count > 0)
            {
                var maps = new TargetMaps(directory!);
                foreach (var rule in options.Rules.Where(rule => maps.Fits(rule, candidate))) yield return Item(rule);
            }
        }
    }

    private IReadOnlyList<string> Hashes(Candidate candidate, ProcessDirectory directory)
    {
        if (candidate.ExecutableStatus is not { } status)
        {
            return [];
        }

        var found = hashes.Of(directory, status, NamespaceText.Of(directory, "mnt"u8), out var error);
        if (error.Failed && !error.IsGone())
        {
            faults.Add(error.Fault(ProcFileSystem.Path, "PROGRAM_NOT_COMPARED", "pread64", $"process {candidate.Pid}: the digest of its program is not known: it may be one of those looked for"));
        }

        return found;
    }

    private bool IsUser(Candidate candidate, string user)
        => candidate.Status is { } status
            && (uint.TryParse(user, CultureInfo.InvariantCulture, out var id) ? status.Users.Effective == id : names.User(status.Users.Effective) is { } name && Is(name.Bytes, user));

    private static bool Is(ReadOnlyMemory<byte> bytes, string text) => bytes.Span.SequenceEqual(Encoding.UTF8.GetBytes(text));
}
