using System.Globalization;
using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Processes;

namespace Forensics.Plugins.Response.Processes;

/// <summary>What a process has to fit, taken from the options. What is asked for by number is an item <c>pid:N</c>; every other value is an item of its own.</summary>
internal sealed class Criteria
{
    private readonly HashSet<string> uniqueIds;
    private readonly HashSet<string> sha256;
    private readonly HashSet<string> md5;
    private readonly IReadOnlyList<(string Text, byte[] Bytes)> paths;

    private Criteria(SelectionOptions options)
    {
        uniqueIds = Lower(options.UniqueIds);
        sha256 = Lower(options.Sha256);
        md5 = Lower(options.Md5);
        paths = [.. options.Paths.Distinct(StringComparer.Ordinal).Select(path => (path, Encoding.UTF8.GetBytes(path)))];
        Pids = options.Pids.Select(Number).ToLookup(entry => entry.Pid, entry => entry.StartTicks);
    }

    /// <summary>Numbers, each with the starts that it may have; null for any.</summary>
    public ILookup<int, ulong?> Pids { get; }

    /// <summary>Whether single processes are meant, and not whatever is like them.</summary>
    public bool AreOfSingles => Pids.Count + uniqueIds.Count > 0;

    private bool NeedDigests => sha256.Count + md5.Count > 0;

    /// <summary>The items of all values but numbers.</summary>
    public IEnumerable<string> Selectors
        => uniqueIds.Select(id => $"unique_id:{id}").Concat(paths.Select(path => PathItem(path.Text))).Concat(sha256.Select(hash => $"sha256:{hash}")).Concat(md5.Select(hash => $"md5:{hash}"));

    public static string ItemOf(int pid) => string.Create(CultureInfo.InvariantCulture, $"pid:{pid}");

    /// <exception cref="CollectorException">Nothing is asked for.</exception>
    public static Criteria Of(SelectionOptions options, string responder)
    {
        var criteria = new Criteria(options);
        return criteria.Pids.Count > 0 || criteria.Selectors.Any()
            ? criteria
            : throw new CollectorException("NOTHING_SELECTED", $"no process is named: set {responder}.pids, unique_ids, paths, sha256 or md5; a process is taken when it fits all that are given");
    }

    /// <summary>Compares a process.</summary>
    /// <param name="candidate">It.</param>
    /// <param name="tools">Reads its program.</param>
    /// <param name="items">The selectors that it fits; a process that has another value for one of the criteria fits none.</param>
    /// <param name="error">Why its program's digests could not be compared.</param>
    /// <returns>Null when it fits every criterion; else the first that it does not fit.</returns>
    public string? Misfit(Candidate candidate, ProcessTools tools, out IReadOnlyList<string> items, out Errno error)
    {
        var found = new List<string>();
        items = found;
        error = Errno.Ok;
        if (Pids.Count > 0 && !Pids[candidate.Pid].Any(ticks => ticks is null || ticks == candidate.Stat.StartTicks))
        {
            return Pids.Contains(candidate.Pid)
                ? $"the process that has the number now started at tick {candidate.Stat.StartTicks}: it is another"
                : "its number is none of pids";
        }

        if (uniqueIds.Count > 0)
        {
            if (tools.UniquePid(candidate.Stat) is not { } id || !uniqueIds.Contains(id))
            {
                return "its unique_pid is none of unique_ids";
            }

            found.Add($"unique_id:{id}");
        }

        if (paths.Count > 0)
        {
            var fitting = paths.Where(path => ProgramPath.Is(candidate, tools, path.Bytes)).Select(path => PathItem(path.Text)).ToList();
            if (fitting.Count == 0)
            {
                return "its program is none of paths";
            }

            found.AddRange(fitting);
        }

        return NeedDigests ? DigestMisfit(candidate, tools, found, out error) : null;
    }

    private string? DigestMisfit(Candidate candidate, ProcessTools tools, List<string> found, out Errno error)
    {
        error = ProgramPath.Digests(candidate, tools, out var digests);
        if (digests is null)
        {
            return error.Failed ? $"the digests of its program are not known: {error}" : "it has no program";
        }

        var (isSha256, isMd5) = (Convert.ToHexStringLower(digests.Sha256!), Convert.ToHexStringLower(digests.Md5!));
        if ((sha256.Count > 0 && !sha256.Contains(isSha256)) || (md5.Count > 0 && !md5.Contains(isMd5)))
        {
            return "its program's digest is none of those given";
        }

        found.AddRange(new[] { $"sha256:{isSha256}", $"md5:{isMd5}" }.Where(item => sha256.Count > 0 && item[0] == 's' || md5.Count > 0 && item[0] == 'm'));
        return null;
    }

    // An item's id has up to 4,096 characters, a path as many and more.
    private static string PathItem(string path) => $"path:{path[..Math.Min(path.Length, 4_000)]}";

    private static HashSet<string> Lower(IEnumerable<string> texts) => [.. texts.Select(text => text.ToLowerInvariant())];

    private static (int Pid, ulong? StartTicks) Number(string text)
    {
        var parts = text.Split(':');
        return int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && pid > 0 && (parts.Length == 1 || (parts.Length == 2 && ulong.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            ? (pid, parts.Length == 1 ? null : ulong.Parse(parts[1], CultureInfo.InvariantCulture))
            : throw new CollectorException("PROCESS_NUMBER_INVALID", $"'{text}' is no process: give a number, or NUMBER:START_TICKS");
    }
}
