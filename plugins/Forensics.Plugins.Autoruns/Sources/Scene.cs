using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Accounts;

namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>The root and its users as sources look at them: paths and texts are strings of bytes (<see cref="Latin"/>).</summary>
internal sealed class Scene
{
    /// <summary>Where a bare name is looked for when nothing says otherwise.</summary>
    public const string SearchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static readonly string[] OverridingFolders = ["/etc", "/run", "/usr/local/lib", "/usr/lib", "/lib"];

    private readonly Dictionary<string, HashSet<string>> folders = [];
    private int remembered;
    private readonly Lazy<string[]> libraryFolders;
    private readonly Lazy<Dictionary<string, string>> byId;
    private readonly Lazy<IReadOnlyList<Home>> homes;
    private readonly Lazy<Dictionary<string, UserAccount>> byName;
    private readonly Lazy<bool> isSystemd;
    private readonly Lazy<bool> hasRpm;

    public Scene(RootFiles files, IReadOnlyList<UserAccount> users)
    {
        Files = files;
        Users = users;
        homes = new(() => HomeList.Of(users));
        byName = new(() => users.Where(user => user is { Name: not null, UserId: not null }).DistinctBy(user => user.Name)
            .ToDictionary(user => Latin.Of(user.Name!.Value.Bytes)));
        isSystemd = new(() => Files.ReadLink(EvidencePath.Of("/sbin/init")) is { } link && link.ToString().Contains("systemd", StringComparison.Ordinal));
        hasRpm = new(() => Status("/var/lib/rpm") is not null || Status("/usr/lib/sysimage/rpm") is not null);
        byId = new(() => users.Where(user => user is { Name: not null, UserId: not null }).DistinctBy(user => user.UserId)
            .ToDictionary(user => Latin.Of(user.UserId!.Value.Bytes), user => Latin.Of(user.Name!.Value.Bytes)));
        libraryFolders = new(() => [.. LibraryFolders.Patterns.SelectMany(Expand)]);
        Targets = new(this);
    }

    public RootFiles Files { get; }

    public IReadOnlyList<UserAccount> Users { get; }

    public IReadOnlyList<Home> Homes => homes.Value;

    public CommandTarget Targets { get; }

    /// <summary>Whether <c>/sbin/init</c> leads to systemd.</summary>
    public bool IsSystemd => isSystemd.Value;

    /// <summary>Whether packages are rpm's: run-parts and cron have other rules for names there.</summary>
    public bool HasRpm => hasRpm.Value;

    /// <summary>A user of that name with a number.</summary>
    public UserAccount? User(string name) => byName.Value.GetValueOrDefault(name);

    /// <summary>The name of a number, or the number.</summary>
    public string UserName(string id) => byId.Value.GetValueOrDefault(id, id);

    public ReadOnlyMemory<byte>? Read(string path) => Latin.Clean(path) is { } clean ? Files.Read(Latin.Path(clean)) : null;

    public IEnumerable<TextLine> Lines(string path, LineRules rules = LineRules.None) => Read(path) is { } content ? TextLines.Read(content, rules) : [];

    public IEnumerable<string> Names(string folder) => Latin.Clean(folder) is { } clean ? Files.List(Latin.Path(clean)).Select(name => Latin.Of(name.Bytes)) : [];

    /// <summary>The status of what a path leads to, links followed.</summary>
    public FileStatus? Status(string path) => Latin.Clean(path) is { } clean ? Files.Status(Latin.Path(clean), follow: true) : null;

    public bool Exists(string path) => Status(path) is not null;

    public string? ReadLink(string path) => Latin.Clean(path) is { } clean && Files.ReadLink(Latin.Path(clean)) is { } target ? Latin.Of(target.Bytes) : null;

    /// <summary>What lies at a path with stars in its components; of one without, itself when it exists. A star alone stands for hidden names as well.</summary>
    public IEnumerable<string> Expand(string pattern) => new PathPattern(this, pattern).Expand();

    /// <summary>The same for several, without what lies in one folder reached by two of them (<c>/lib</c> and <c>/usr/lib</c>).</summary>
    public IEnumerable<string> ExpandAll(IEnumerable<string> patterns)
    {
        var known = new Dictionary<FileIdentity, string>();
        var seen = new HashSet<string>();
        foreach (var path in patterns.SelectMany(Expand).Where(seen.Add))
        {
            var folder = Latin.Folder(path);
            if (Status(folder) is { } status && (known.TryAdd(status.Identity, folder) || known[status.Identity] == folder))
            {
                yield return path;
            }
        }
    }

    /// <summary>Files of folders that override one another by name: <c>modprobe.d</c> below <c>/etc</c>, <c>/run</c>, <c>/usr/local/lib</c>, <c>/usr/lib</c>, <c>/lib</c>.</summary>
    public IEnumerable<ConfigurationFile> Overriding(string folder, string ending)
    {
        var seen = new Dictionary<string, string>();
        foreach (var path in ExpandAll(OverridingFolders.Select(above => $"{above}/{folder}/*{ending}")))
        {
            yield return new(path, seen.TryAdd(Latin.Name(path), path) ? null : seen[Latin.Name(path)]);
        }
    }

    /// <summary>Where a bare name is found in a list of folders; null when it is not.</summary>
    public string? Program(string name, string? searchPath = null)
        => name.Contains('/') ? null : (searchPath ?? SearchPath).Split(':', SourceLimits.SearchFolders)
            .FirstOrDefault(folder => Has(folder, name) && Status(folder + "/" + name) is { Type: FileType.Regular }) is { } found
            ? Latin.Clean(found + "/" + name) : null;

    /// <summary>Where a library is found, whatever the architecture: <c>security/pam_unix.so</c>; null when it is not.</summary>
    public string? Library(string below)
    {
        var (folder, name) = below.LastIndexOf('/') is >= 0 and var slash ? ("/" + below[..slash], below[(slash + 1)..]) : (string.Empty, below);
        return libraryFolders.Value.FirstOrDefault(library => Has(library + folder, name)) is { } found ? Latin.Clean(found + "/" + below) : null;
    }

    /// <summary>The first of some paths, with stars, at which something lies.</summary>
    public string? First(params IEnumerable<string> patterns) => patterns.SelectMany(Expand).FirstOrDefault();

    // Each folder is listed once: a table may name a million programs.
    private bool Has(string folder, string name)
    {
        // By the folder itself: one has endless names (a/b, a/b/., a//b).
        if (Latin.Clean(folder) is not { } clean)
        {
            return false;
        }

        if (folders.TryGetValue(clean, out var names))
        {
            return names.Contains(name);
        }

        if (folders.Count >= SourceLimits.RememberedFolders || remembered >= SourceLimits.RememberedNames)
        {
            return Latin.Clean(clean + "/" + name) is { } path && Files.Status(Latin.Path(path)) is not null;
        }

        folders[clean] = names = [.. Names(clean)];
        remembered += names.Count;
        return names.Contains(name);
    }

    /// <summary>An autorun that a line of a file says.</summary>
    public static Autorun At(string type, string path, TextLine? line = null)
        => new(type, Latin.Path(path)) { Line = line?.Number, Text = line is { } text ? Latin.Text(text.Text.AsSpan().Trim()) : null };

    /// <summary>An autorun that a line of a file says, and that starts a command.</summary>
    public Autorun Start(string type, string path, TextLine? line, string command, string? home = null)
        => At(type, path, line) with
        {
            Command = Latin.Text(command.AsSpan().Trim()),
            Target = Targets.Of(command, home: home) is { } target
            ? Latin.Path(target) : null
        };
}
