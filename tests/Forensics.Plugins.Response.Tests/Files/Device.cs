using System.Text.Json;
using Forensics.Plugins.Response.Files;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Quarantine;
using Forensics.Sdk.Quarantine.Tests.Files;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Response.Tests.Files;

/// <summary>A file system of the test's own, and a state directory elsewhere; responders run with the root of this machine, and are told paths of that file system.</summary>
internal sealed class Device : IDisposable
{
    private readonly TargetRoot root;

    public Device(string kind = "tmpfs", int mebibytes = 300)
    {
        Volume = new(kind, mebibytes: mebibytes);
        State = Path.Combine(Volume.Outside, "state");
        Directory.CreateDirectory(State, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.That(TargetRootReading.OpenRoot(EvidencePath.Of("/"), out root).Failed, Is.False);
    }

    public Volume Volume { get; }

    public string State { get; set; }

    public string Store => Path.Combine(State, "quarantine");

    /// <summary>Ids of the objects that the store has, by the names of their folders.</summary>
    public IReadOnlyList<string> Objects => Directory.Exists(Path.Combine(Store, "objects")) ? [.. Directory.EnumerateDirectories(Path.Combine(Store, "objects")).Select(path => Path.GetFileName(path)!)] : [];

    public string At(string name) => Path.Combine(Volume.Folder, name);

    public string Run(string script) => Volume.Run(script);

    /// <summary>A file with content that nobody can guess.</summary>
    /// <returns>Its path.</returns>
    public string Make(string name, int bytes = 100_000)
    {
        var content = new byte[bytes];
        System.Security.Cryptography.RandomNumberGenerator.Fill(content);
        File.WriteAllBytes(At(name), content);
        return At(name);
    }

    public RecordingContext Context(Collector responder, ActionMode mode = ActionMode.Apply, params JournalledAction[] actions)
        => new(responder.Descriptor, root, TimeProvider.System) { Orders = Order(mode, actions) };

    public ActionOrder Order(ActionMode mode, params JournalledAction[] actions) => new() { Mode = mode, RunId = "run-of-a-test", By = "a test", StateFolder = State, Actions = actions };

    public RecordingContext NewContext(Collector responder, Func<RecordedAction, string?> journal)
        => new(responder.Descriptor, root, TimeProvider.System) { Orders = Order(ActionMode.Apply), Journal = journal };

    public RecordingContext Put(params string[] paths) => Put(new QuarantineOptions { Paths = paths });

    public RecordingContext Put(QuarantineOptions options, ActCalls? calls = null) => Do(new QuarantineResponder { Calls = calls ?? new() }, options);

    public RecordingContext Restore(RestoreObjectOptions options, ActCalls? calls = null) => Do(new QuarantineRestoreResponder { Calls = calls ?? new() }, options);

    public RecordingContext Undo(JournalledAction action, ActCalls? calls = null) => Do(new QuarantineResponder { Calls = calls ?? new() }, new(), ActionMode.Revert, action);

    public RecordingContext Do<TOptions>(Responder<TOptions> responder, TOptions options, ActionMode mode = ActionMode.Apply, params JournalledAction[] actions)
        where TOptions : class, new()
        => Do(responder, options, Context(responder, mode, actions));

    public static RecordingContext Do<TOptions>(Responder<TOptions> responder, TOptions options, RecordingContext context, CollectionContext? through = null)
        where TOptions : class, new()
    {
        CollectorRun.RunAsync(responder, options, through ?? context).GetAwaiter().GetResult();
        Assert.That(context.Items.Where(item => item.Value is null).Select(item => item.Key), Is.Empty, "items that are not concluded");
        return context;
    }

    /// <summary>The SHA-256 of an object's content, unsealed by openssl with what stands in its object.json.</summary>
    public string UnsealedSha256(string id) => UnsealedSha256(State, id);

    public static string UnsealedSha256(string state, string id)
    {
        Tool.Require("openssl", "sha256sum");
        var folder = Path.Combine(state, "quarantine", "objects", id);
        Tool.Run(folder, "sha256sum", "--quiet", "--strict", "-c", "SHA256SUMS").MustBeSilentSuccess();
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "object.json")));
        var (key, iv) = (json.RootElement.GetProperty("key").GetString(), json.RootElement.GetProperty("iv").GetString());
        return Tool.Run(folder, "bash", "-c", $"set -o pipefail; openssl enc -d -aes-256-cbc -K {key} -iv {iv} -in content | sha256sum").MustSucceed().Output[..64];
    }

    public static string Sha256(string path) => Tool.Run("/", "bash", "-c", "sha256sum < \"$0\"", path).MustSucceed().Output[..64];

    public void Dispose()
    {
        root.Descriptor.Dispose();
        Volume.Dispose();
    }
}
