using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>Reads folders and files of units, each once.</summary>
internal sealed class UnitReader(RootFiles files)
{
    private const string Null = "/dev/null";
    private readonly Dictionary<string, UnitFolder?> folders = [];
    private readonly Dictionary<string, UnitText?> texts = [];
    private readonly Dictionary<string, string?> targets = [];
    private readonly bool isMerged = files.ReadLink(EvidencePath.Of("/lib")) is { } target && Latin.Absolute("/", Latin.Of(target.Bytes.Span)) == "/usr/lib";
    private long left = SystemdLimits.AllBytes;
    private bool over;
    private int tooLong;

    /// <summary>The root.</summary>
    public RootFiles Files => files;

    /// <summary>A path as the search path has it: where <c>/lib</c> is a link, below <c>/usr</c>.</summary>
    public string Real(string path) => isMerged && path.StartsWith("/lib/", StringComparison.Ordinal) ? "/usr" + path : path;

    /// <summary>A unit file's content; null when it does not exist or cannot be read.</summary>
    public UnitText? Text(string path)
    {
        if (texts.TryGetValue(path, out var known))
        {
            return known;
        }

        return Keep(path, Content(path) is { } content ? UnitTextReader.Read(content.Span) : null);
    }

    /// <summary>A file's bytes; null when it does not exist, cannot be read, or <see cref="SystemdLimits.AllBytes"/> were read before.</summary>
    public ReadOnlyMemory<byte>? Content(string path)
    {
        if (IsTooLong(path))
        {
            return null;
        }

        if (left <= 0)
        {
            if (!over)
            {
                over = true;
                files.Note(new(Latin.Path(path), FaultKind.OverLimit, "UNITS_OVER_LIMIT", $"files are read up to {SystemdLimits.AllBytes} bytes in all: this one and those after it are not"));
            }

            return null;
        }

        // What is no regular file (a socket, /dev/null) is told by its name alone.
        var content = files.Status(Latin.Path(path), follow: true) is { Type: FileType.Regular } ? files.Read(Latin.Path(path), SystemdLimits.FileBytes) : null;
        left -= content?.Length ?? 0;
        return content;
    }

    /// <summary>Where a link leads: absolute, without dots; null for what is no link.</summary>
    public string? LinkTarget(string path) => targets.TryGetValue(path, out var known) ? known : IsTooLong(path) ? null : Target(path, files.ReadLink(Latin.Path(path)));

    /// <summary>Those of many paths at which there is something, or that do not tell; all when the root does not answer.</summary>
    public HashSet<string> Existing(IReadOnlyList<string> paths) => files.Reader.TryRead(watch => SmallFiles.Existing(files.Root, watch, paths), out var existing) ? existing! : [.. paths];

    /// <summary>The names in a folder.</summary>
    public IEnumerable<string> Names(string path) => IsTooLong(path) ? [] : files.List(Latin.Path(path)).Select(name => Latin.Of(name.Bytes.Span));

    /// <summary>What lies in a folder of the search path; null when there is none.</summary>
    public UnitFolder? Folder(UnitPlace place)
    {
        if (isMerged && place.Path.StartsWith("/lib/", StringComparison.Ordinal))
        {
            return null;
        }

        if (!folders.TryGetValue(place.Path, out var folder))
        {
            folders[place.Path] = folder = ReadFolder(place);
        }

        return folder is null || folder.Place == place ? folder : folder with { Place = place };
    }

    // Files of the device name others: what is no path is not asked for, and its fault holds no more of it than a path can be.
    private bool IsTooLong(string path)
    {
        if (path.Length <= LinuxLimits.PathBytes)
        {
            return path.Contains('\0', StringComparison.Ordinal);
        }

        if (tooLong++ < SystemdLimits.LongPaths)
        {
            files.Note(new(Latin.Path(Latin.Start(path)), FaultKind.OverLimit, "PATH_OVER_LIMIT", $"a file names a path of {path.Length} bytes: longer than one can be"));
        }

        return true;
    }

    private string? Target(string path, EvidencePath? link) => link is { } target ? Real(Latin.Absolute(Latin.Folder(path), Latin.Of(target.Bytes.Span))) : null;

    // Many small files take one wait for the reading thread, not one each. What cannot be read so is read again by itself, and then has its fault.
    private void ReadAhead(IReadOnlyList<string> paths, bool withContent)
    {
        if (paths.Count > 0 && files.Reader.TryRead(watch => SmallFiles.Read(files.Root, watch, paths, withContent, left), out var read))
        {
            foreach (var (path, link, content) in read!)
            {
                targets[path] = Target(path, link);
                if (content is { } bytes)
                {
                    left -= bytes.Length;
                    Keep(path, UnitTextReader.Read(bytes.Span));
                }
            }
        }
    }

    private UnitText? Keep(string path, UnitText? text)
    {
        if (text is { IsCut: true })
        {
            files.Note(new(Latin.Path(path), FaultKind.OverLimit, "UNIT_OVER_LIMIT", $"only the first {SystemdLimits.Assignments} assignments were taken"));
        }

        if (text?.OddLine is { } odd)
        {
            files.Note(new(Latin.Path(path), FaultKind.Corrupt, "UNIT_LINE_NOT_UTF8", $"systemd passes over line {odd}, and this did too"));
        }

        return texts[path] = text;
    }

    private UnitFolder? ReadFolder(UnitPlace place)
    {
        var units = new Dictionary<string, UnitFile>();
        var links = new List<UnitLink>();
        var dropIns = new List<UnitDropIn>();
        var all = Names(place.Path).ToList();
        ReadAhead([.. all.Where(name => UnitName.Parse(name) is not null).Select(name => $"{place.Path}/{name}")], withContent: true);
        foreach (var name in all)
        {
            var path = $"{place.Path}/{name}";
            if (UnitName.Parse(name) is { } unit)
            {
                units[name] = new(unit, path, LinkTarget(path), place);
            }
            else if (name.EndsWith(".d", StringComparison.Ordinal) && (UnitName.Parse(name[..^2]) is not null || UnitName.IsType(name[..^2])))
            {
                var names = Names(path).Where(file => file.EndsWith(".conf", StringComparison.Ordinal)).ToList();
                ReadAhead([.. names.Select(file => $"{path}/{file}")], withContent: true);
                dropIns.AddRange(names.Select(file => new UnitDropIn(name[..^2], file, $"{path}/{file}", LinkTarget($"{path}/{file}") == Null, place)));
            }
            else if (name.LastIndexOf('.') is > 0 and var dot && name[(dot + 1)..] is "wants" or "requires" or "upholds" && UnitName.Parse(name[..dot]) is { } of)
            {
                var names = Names(path).ToList();
                ReadAhead([.. names.Select(entry => $"{path}/{entry}")], withContent: false);
                foreach (var entry in names)
                {
                    if (UnitName.Parse(entry) is { } wanted)
                    {
                        var target = LinkTarget($"{path}/{entry}");
                        links.Add(new(of, name[(dot + 1)..], wanted, $"{path}/{entry}", target is not null, target == Null, place));
                    }
                }
            }
        }

        return all.Count > 0 ? new(place, units, links.ToLookup(link => link.Of.Full), dropIns.ToLookup(dropIn => dropIn.Of)) : null;
    }
}
