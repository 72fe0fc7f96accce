using System.Diagnostics;
using System.Globalization;
using Forensics.Sdk.Quarantine.Store;

namespace Forensics.Sdk.Quarantine.Tests.Store;

/// <summary>A process that changes a store ends, or a call fails, at every call: an object is whole or it is not there, and what is left can be removed.</summary>
public sealed class CrashTests
{
    private const int MostCalls = 200;
    private const string Id = "0123456789abcdef";
    private const string Other = "fedcba9876543210";
    private const int Bytes = 3_000_000;

    private static readonly string Program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../store-writer/StoreWriter.dll"));

    [Test]
    public void AWriterThatIsKilledAtAnyCallLeavesAWholeObjectOrNone()
    {
        var seen = new HashSet<ObjectPresence>();
        AtEveryCall("seal", _ => { }, store =>
        {
            var state = store.State(Id);
            seen.Add(state.Presence);
            Assert.That(state.Presence, Is.Not.EqualTo(ObjectPresence.Deleted));
            Assert.That(store.Incoming().Select(it => (it.Id, it.IsDeletion, it.IsActive)), Is.SubsetOf(new[] { (Id, false, false) }));
        }, Bytes);
        Assert.That(seen, Is.EquivalentTo(new[] { ObjectPresence.Unknown, ObjectPresence.Present }));
    }

    [Test]
    public void ADeletionThatIsKilledAtAnyCallIsDoneOrNotAndCanBeEnded()
    {
        var seen = new HashSet<ObjectPresence>();
        AtEveryCall("delete", store => Samples.Seal(store, Id, Bytes), store =>
        {
            var state = store.State(Id);
            seen.Add(state.Presence);
            Assert.That(state.Presence, Is.Not.EqualTo(ObjectPresence.Unknown), "nobody forgets that it was there");
        });
        Assert.That(seen, Is.EquivalentTo(new[] { ObjectPresence.Present, ObjectPresence.Deleted }));
    }

    [Test]
    public void ADeletionThatWasKilledAtAnyCallEndsByAskingAgain()
    {
        AtEveryCall("delete", store => Samples.Seal(store, Id, 100), store =>
        {
            var deletion = store.Delete(Id, "again");
            Assert.That(store.State(Id), Is.EqualTo(new ObjectState(ObjectPresence.Deleted, null, deletion.At)));
            Assert.That(store.Incoming(), Is.Empty);
            using var listing = store.List();
            Assert.That((listing.IndexState, listing.Items.Single().Id), Is.EqualTo((IndexState.Current, Other)), listing.Why);
        });
    }

    [Test]
    public void AnEventThatIsKilledAtAnyCallIsThereOrNot()
        => AtEveryCall("event", store => Samples.Seal(store, Id, 100), store =>
        {
            Assert.That(store.Read(Id).Events, Has.Count.LessThanOrEqualTo(1));
            store.AddEvent(Id, new() { Kind = QuarantineEventKind.Received, At = DateTimeOffset.UnixEpoch, By = "again", Result = "ok", OriginalDeleted = true });
            using var listing = store.List();
            Assert.That(listing.Items.Single(item => item.Id == Id).OriginalDeleted, Is.True);
        });

    [Test]
    public void ANewIndexThatIsKilledAtAnyCallIsTheOldOneOrTheNewOne()
        => AtEveryCall("rebuild", store => Samples.Seal(store, Id, 100), store =>
        {
            using var listing = store.List();
            Assert.That(listing.IndexState, Is.EqualTo(IndexState.Current), listing.Why);
            Assert.That(listing.Items.Select(item => item.Id), Is.EquivalentTo(new[] { Id, Other }));
        });

    [Test]
    public void AStoreWhoseMakingWasKilledAtAnyCallIsNoneAndCanBeMade()
    {
        for (var call = 1; ; call++)
        {
            Assert.That(call, Is.LessThan(MostCalls));
            using var folder = new TemporaryFolder();
            var place = Path.Combine(folder.Path, "quarantine");
            var isKilled = Run("create", place, call);
            if (isKilled && !File.Exists(Path.Combine(place, "store.json")))
            {
                Assert.That(() => QuarantineStore.Open(place, TimeProvider.System), Throws.TypeOf<StorePlaceException>(), $"call {call}");
            }

            using var store = QuarantineStore.Create(place, TimeProvider.System, new() { FreeFloorBytes = 0 });
            Samples.Seal(store, null, 3);
            Assert.That(store.Check(), Is.Empty);
            if (!isKilled) return;
        }
    }

    [TestCase("seal")]
    [TestCase("delete")]
    public void ACallThatFailsIsToldAndLeavesAWholeObjectOrNone(string act)
    {
        for (var call = 1; ; call++)
        {
            Assert.That(call, Is.LessThan(MostCalls));
            using var fixture = new StoreFolderFixture();
            using (var store = fixture.Open())
            {
                Samples.Seal(store, Other, 5);
                if (act == "delete") Samples.Seal(store, Id, 100);
            }

            var isFailed = false;
            var calls = new FailingCalls(call);
            using (var store = fixture.Open(new() { FreeFloorBytes = 0, Calls = calls }))
            {
                try
                {
                    if (act == "delete") store.Delete(Id, "root");
                    else Samples.Seal(store, Id, 100);
                }
                catch (IOException e) when (e.Message == FailingCalls.Message)
                {
                    isFailed = true;
                }

                if (calls.Count < call) return;

                // The one that failed goes on: what it knows must be right.
                Samples.Seal(store, null, 7);
                using var listing = store.List();
                Assert.That(listing.Items.Any(item => item.Id == Id), Is.EqualTo(store.State(Id).Presence == ObjectPresence.Present), $"{act}, call {call}");
                if (act == "seal" && isFailed) Assert.That(store.State(Id).Presence, Is.EqualTo(ObjectPresence.Unknown), $"call {call}: who is told that it failed does not find it");
            }

            MustRepair(fixture, $"{act}, call {call}");
        }
    }

    private static void AtEveryCall(string act, Action<QuarantineStore> before, Action<QuarantineStore> after, int bytes = 0)
    {
        for (var call = 1; ; call++)
        {
            Assert.That(call, Is.LessThan(MostCalls));
            using var fixture = new StoreFolderFixture();
            using (var store = fixture.Open())
            {
                Samples.Seal(store, Other, 5);
                before(store);
            }

            string[] arguments = act == "seal" ? [Id, bytes.ToString(CultureInfo.InvariantCulture)] : [Id];
            var isKilled = Run(act, fixture.Place, call, arguments);
            using (var store = fixture.Open())
            {
                try
                {
                    after(store);
                }
                catch (Exception e) when (e is not ResultStateException)
                {
                    Assert.Fail($"{act}, call {call}: {e}");
                }
            }

            MustRepair(fixture, $"{act}, call {call}");
            if (!isKilled)
            {
                Assert.That(call, Is.GreaterThan(3), "calls are counted");
                return;
            }
        }
    }

    /// <summary>What is there is whole, the index can be made to agree, and the remains can be removed.</summary>
    private static void MustRepair(StoreFolderFixture fixture, string where)
    {
        using var store = fixture.Open();
        Assert.That(store.Check(), Is.Empty, where);
        var presence = store.State(Id).Presence;
        store.Rebuild();
        using (var listing = store.List())
        {
            Assert.That(listing.IndexState, Is.EqualTo(IndexState.Current), $"{where}: {listing.Why}");
            Assert.That(listing.Items.Select(item => item.Id).Order(), Is.EqualTo(Directory.EnumerateDirectories(Path.Combine(fixture.Place, "objects")).Select(Path.GetFileName).Order()), where);
        }

        foreach (var remains in store.Incoming()) store.RemoveIncoming(remains);
        Assert.That(Directory.EnumerateFileSystemEntries(Path.Combine(fixture.Place, "incoming")), Is.Empty, where);
        Assert.That(store.State(Id).Presence, Is.EqualTo(presence), where);
        using var after = store.List();
        Assert.That(after.IndexState, Is.EqualTo(IndexState.Current), $"{where}: {after.Why}");
        if (presence == ObjectPresence.Present)
        {
            using var content = store.OpenContent(Id);
            using var copy = new MemoryStream();
            content.CopyTo(copy);
            Assert.That(copy.ToArray().AsSpan().SequenceEqual(Samples.Content((int)copy.Length)), Is.True, where);
        }
    }

    private static bool Run(string act, string place, int call, params string[] arguments)
    {
        Assert.That(Program, Does.Exist);
        using var writer = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Program, act, place, call.ToString(CultureInfo.InvariantCulture), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = writer.StandardError.ReadToEndAsync();
        var output = writer.StandardOutput.ReadToEnd();
        if (!writer.WaitForExit(TimeSpan.FromSeconds(60)))
        {
            writer.Kill();
            Assert.Fail($"{act} did not end");
        }

        const int killed = 128 + 9;
        Assert.That(writer.ExitCode, Is.EqualTo(killed).Or.EqualTo(0), output + error.Result);
        return writer.ExitCode == killed;
    }
}
