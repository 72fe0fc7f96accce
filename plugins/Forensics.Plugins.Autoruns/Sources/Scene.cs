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

    private readonly Dictionary<(string Name, string Path), string?> programs = [];
    private readonly Lazy<IReadOnlyList<Home>> homes;
    private readonly Lazy<Dictionary<string, UserAccount>> byName;
    private readonly Lazy<bool> isSystemd;
    private readonly Lazy<bool> hasRpm;

    public Scene(RootFiles files, IReadOnlyList<UserAccount> users)
    {
        Files = files;
        Users = users;
        homes = new(() => HomeList.Of(users));
        byName = new(() => users.Where(user => user is { Name: not null, UserId: not null }).DistinctBy(user => user.Name).ToDictionary(user => Latin.Of(user.Name!.Value.Bytes)));
        isSystemd = new(() => Files.ReadLink(EvidencePath.Of("/sbin/init")) is { } link && link.ToString().Contains("systemd", StringComparison.Ordinal));
        hasRpm = new(() => Status("/var/lib/rpm") is not null || Status("/usr/lib/sysimage/rpm") is not null);
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
    public string UserName(string id) => Users.FirstOrDefault(user => user.UserId is { } number && Latin.Of(number.Bytes) == id)?.Name is { } name ? Latin.Of(name.Bytes) : id;

    public ReadOnlyMemory<byte>? Read(string path) => Latin.Clean(path) is { } clean ? Files.Read(Latin.Path(clean)) : null;

    public IEnumerable<TextLine> Lines(string path, LineRules rules = LineRules.None) => Read(path) is { } content ? TextLines.Read(content, rules) : [];

    public IEnumerable<string> Names(string folder) => Latin.Clean(folder) is { } clean ? Files.List(Latin.Path(clean)).Select(name => Latin.Of(name.Bytes)) : [];

    /// <summary>The status of what a path leads to, links followed.</summary>
    public FileStatus? Status(string path) => Latin.Clean(path) is { } clean ? Files.Status(Latin.Path(clean), follow: true) : null;

    public bool Exists(string path) => Status(path) is not null;

    public string? ReadLink(string path) => Latin.Clean(path) is { } clean && Files.ReadLink(Latin.Path(clean)) is { } target ? Latin.Of(target.Bytes) : null;

    /// <summary>What lies at a path with stars in its components; of one without, itself when it exists. A star alone stands for hidden names as well.</summary>
    public IEnumerable<string> Expand(string pattern) => PathPattern.Expand(this, string.Empty, pattern.Split('/', StringSplitOptions.RemoveEmptyEntries), 0).Take(SourceLimits.PatternPaths);

    /// <summary>The same for several, without what lies in one folder reached by two of them (<c>/lib</c> and <c>/usr/lib</c>).</summary>
    public IEnumerable<string> ExpandAll(IEnumerable<string> patterns)
    {
        var folders = new Dictionary<FileIdentity, string>();
        foreach (var path in patterns.SelectMany(Expand))
        {
            var folder = Latin.FolderOf(path);
            if (Status(folder) is { } status && (folders.TryAdd(status.Identity, folder) || folders[status.Identity] == folder))
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
            yield return new(path, seen.TryAdd(Latin.NameOf(path), path) ? null : seen[Latin.NameOf(path)]);
        }
    }

    /// <summary>Where a bare name is found in a list of folders; null when it is not.</summary>
    public string? Program(string name, string? searchPath = null)
    {
        searchPath ??= SearchPath;
        if (programs.TryGetValue((name, searchPath), out var known))
        {
            return known;
        }

        var found = searchPath.Split(':').Select(folder => Latin.Clean(folder + "/" + name)).FirstOrDefault(path => path is not null && Status(path) is { Type: FileType.Regular });
        if (programs.Count < SourceLimits.RememberedPrograms)
        {
            programs[(name, searchPath)] = found;
        }

        return found;
    }

    /// <summary>The first of some paths, with stars, at which something lies.</summary>
    public string? First(params IEnumerable<string> patterns) => patterns.SelectMany(Expand).FirstOrDefault();

    /// <summary>An autorun that a line of a file says.</summary>
    public static Autorun At(string type, string path, TextLine? line = null)
        => new(type, Latin.Path(path)) { Line = line?.Number, Text = line is { } text ? Latin.Text(text.Text.Trim()) : null };

    /// <summary>An autorun that a line of a file says, and that starts a command.</summary>
    public Autorun Start(string type, string path, TextLine? line, string command, string? home = null)
        => At(type, path, line) with { Command = Latin.Text(command.Trim()), Target = Targets.Of(command, home: home) is { } target ? Latin.Path(target) : null };
}
