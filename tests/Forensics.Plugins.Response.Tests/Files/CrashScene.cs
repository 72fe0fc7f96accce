using Forensics.Plugins.Response.Files;
using Forensics.Sdk;
using Forensics.Sdk.Quarantine;

namespace Forensics.Plugins.Response.Tests.Files;

/// <summary>Where an act is ended at one of its calls: a file of two names in two folders, a state directory and a journal, all new.</summary>
internal sealed class CrashScene
{
    private readonly Device device;
    private readonly string folder;

    public CrashScene(Device device, string name)
    {
        this.device = device;
        folder = device.At(name);
        Directory.CreateDirectory(Path.Combine(folder, "a"));
        Directory.CreateDirectory(Path.Combine(folder, "b"));
        Journal = Path.Combine(folder, "journal");
        State = device.State = Path.Combine(folder, "state");
        Directory.CreateDirectory(State, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        device.Make($"{name}/a/file", 1_200_000);
        Tool.Run(folder, "bash", "-c", "chown 12:34 a/file && chmod 4751 a/file && setfattr -n user.note -v text a/file && touch -d '2020-01-02 03:04:05.678' a/file && ln a/file b/link").MustSucceed();
        Sha256 = Device.Sha256(Paths[0]);
    }

    public string Journal { get; }

    public string State { get; }

    public string Sha256 { get; }

    public IReadOnlyList<string> Paths => [Path.Combine(folder, "a/file"), Path.Combine(folder, "b/link")];

    public string Options => System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, object> { ["paths"] = Paths });

    /// <summary>The object of the store; null when it has none.</summary>
    public string? Object => device.Objects.SingleOrDefault();

    /// <summary>The content is whole wherever it has a name, and it has one: its own, one in a private folder, or in the store.</summary>
    public void MustNeverBeLost(string when)
    {
        var names = Tool.Run(folder, "bash", "-c", "find a b -type f -not -path '*/new' | while read -r f; do sha256sum < \"$f\"; done | cut -c-64").MustSucceed().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var kept = Object is { } id ? Device.UnsealedSha256(State, id) : null;
        Assert.That(kept is null || kept == Sha256, Is.True, $"{when}: the store has something else");
        Assert.That(names.Contains(Sha256) || kept == Sha256, Is.True, $"{when}: it is nowhere: {string.Join(' ', names)} {kept}");
        Assert.That(Paths.Where(File.Exists).Select(Device.Sha256), Is.All.EqualTo(Sha256), $"{when}: a name leads to something else");
    }

    /// <summary>Nothing of ours is left, beside the file or in the store.</summary>
    public void MustBeTidy(string when)
    {
        Assert.That(Tool.Run(folder, "bash", "-c", """
            find a b -name '.forensics*'
            cd state/quarantine 2> /dev/null || exit 0
            [ ! -d incoming ] || find incoming -mindepth 1
            [ ! -d objects ] || find objects -mindepth 2 -not -name content -not -name object.json -not -name SHA256SUMS -not -name events.jsonl
            """).MustSucceed().Output, Is.Empty, when);
    }

    /// <summary>Both names lead to one file with its whole state.</summary>
    public void MustBeBack(string when)
    {
        Assert.That(Tool.Run(folder, "bash", "-c", "stat -c '%a %u %g %h %y' a/file b/link; getfattr --only-values -n user.note a/file; [ a/file -ef b/link ]").MustSucceed().Output,
            Is.EqualTo("4751 12 34 2 2020-01-02 03:04:05.678000000 +0000\n4751 12 34 2 2020-01-02 03:04:05.678000000 +0000\ntext"), when);
        Assert.That(Device.Sha256(Paths[0]), Is.EqualTo(Sha256), when);
    }

    public void MustBeGone(string when)
    {
        Assert.That(Paths.Where(File.Exists), Is.Empty, when);
        Assert.That(Object is { } id ? Device.UnsealedSha256(State, id) : null, Is.EqualTo(Sha256), when);
    }

    /// <summary>Quarantines it, with a line in the journal; to its end when no call is to fail.</summary>
    public void Quarantine(FailingCalls? calls = null)
    {
        var responder = new QuarantineResponder { Calls = calls ?? new ActCalls() };
        var context = device.NewContext(responder, action => KilledResponder.JournalFile.Append(Journal, action));
        Device.Do(responder, new QuarantineOptions { Paths = Paths }, context);
        if (calls is null)
        {
            context.Must(ActionOutcome.Done);
        }
    }

    /// <summary>Everything, with change times: what is the same was not touched.</summary>
    public string Snapshot() => Tool.Run(folder, "bash", "-c", "find a b state -printf '%p %y %i %s %m %U %n %T@ %C@\\n' | LC_ALL=C sort").MustSucceed().Output;

    /// <summary>Repairs once, and once more, which changes nothing.</summary>
    public ActionResult Repair(string when, bool ofUndo = false)
        => Repair(new QuarantineResponder(), new QuarantineOptions(), KilledProcess.Action(Journal, ofUndo), when);

    public ActionResult Repair<TOptions>(Responder<TOptions> responder, TOptions options, JournalledAction action, string when, bool isSecondUnchanged = false)
        where TOptions : class, new()
    {
        var first = device.Do(responder, options, ActionMode.Repair, action).Result();
        MustBeTidy($"{when}, repaired: {first.Outcome} {first.Reason}");
        var snapshot = Snapshot();
        var second = device.Do(responder, options, ActionMode.Repair, action).Result();
        Assert.That((second.Outcome, Snapshot()), Is.EqualTo((isSecondUnchanged ? ActionOutcome.Unchanged : first.Outcome, snapshot)), $"{when}: a second repair: {second.Reason}");
        return first;
    }

    public void Remove() => Directory.Delete(folder, recursive: true);
}
