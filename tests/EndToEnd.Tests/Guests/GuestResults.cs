namespace EndToEnd.Tests.Guests;

/// <summary>What a guest left in <c>/out</c>: of each run of the program its bundle, and what it printed in <c>NAME.case</c>, <c>NAME.error</c> and <c>NAME.code</c>.</summary>
internal sealed class GuestResults(Workplace place, string folder)
{
    /// <summary>For a script: <c>collect NAME ARGUMENTS</c> runs the program.</summary>
    public const string CollectFunction = """collect() { name=$1; shift; /forensics/forensics collect -o $name.tar.zst "$@" >$name.case 2>$name.error; echo $? >$name.code; }""";

    /// <summary>For a script: <c>imaging NAME</c> waits until a hundred mebibytes and more of an image are there: two links cover parts of it.</summary>
    public const string ImagingFunction = """imaging() { until grep -q '^memory.device: [0-9]\{3,\} of' $1.error; do usleep 50000; ! [ -e $1.code ] || return 1; done; }""";

    public string Path(string name) => System.IO.Path.Combine(folder, name);

    public string Text(string name) => File.ReadAllText(Path(name)).Trim();

    /// <summary>The bundle of a run.</summary>
    public string BundlePath(string name) => Path($"{name}.tar.zst");

    /// <summary>By whom a run told that its bundle is signed, before it collected anything.</summary>
    public string Signer(string name) => System.Text.RegularExpressions.Regex.Match(Text($"{name}.error"), "(?m)^bundle .*, signed by ([0-9a-f]{64})$").Groups[1].Value;

    /// <summary>A bundle that was closed, and signed by whom its run told.</summary>
    public OpenedBundle Open(string name, int exitCode)
    {
        Assert.That(Text($"{name}.code"), Is.EqualTo($"{exitCode}"), Text($"{name}.error"));
        place.Run("verify", BundlePath(name), "--fingerprint", Signer(name)).MustEndWith(0);
        return OpenedBundle.Open(BundlePath(name), place.Folder);
    }

    /// <summary>The parts of an entry in their order, or the entry that has no parts.</summary>
    public static string[] Parts(OpenedBundle bundle, string entry)
    {
        var whole = System.IO.Path.Combine(bundle.Folder, entry);
        return File.Exists(whole) ? [whole] : [.. Directory.EnumerateFiles(System.IO.Path.GetDirectoryName(whole)!, $"{System.IO.Path.GetFileName(whole)}.part*").Order(StringComparer.Ordinal)];
    }

    /// <summary>Joins an entry's parts, as the documentation tells: by <c>cat</c>.</summary>
    /// <returns>The path of what is joined.</returns>
    public string Join(OpenedBundle bundle, string entry)
    {
        var joined = place.Path($"{System.IO.Path.GetFileName(bundle.Folder)}-{entry.Replace('/', '-')}");
        if (!File.Exists(joined))
        {
            Tool.Run(place.Folder, "sh", ["-c", "joined=$1; shift; cat \"$@\" >\"$joined\"", "sh", joined, .. Parts(bundle, entry)]).MustBeSilentSuccess();
        }

        return joined;
    }
}
