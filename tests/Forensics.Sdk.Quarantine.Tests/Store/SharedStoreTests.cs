using System.Diagnostics;
using System.Globalization;
using Forensics.Sdk.Quarantine.Store;

namespace Forensics.Sdk.Quarantine.Tests.Store;

/// <summary>Several processes use a store at once.</summary>
public sealed class SharedStoreTests
{
    private const int Count = 120;
    private const string Id = "0123456789abcdef";

    private static readonly string Program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../store-writer/StoreWriter.dll"));

    [Test]
    public void TwoWritersAndAReaderAgree()
    {
        using var fixture = new StoreFolderFixture();
        Process[] writers = [Start("many", fixture.Place, Count.ToString(CultureInfo.InvariantCulture)), Start("many", fixture.Place, Count.ToString(CultureInfo.InvariantCulture))];
        try
        {
            using var reader = fixture.Open();
            var lists = 0;
            while (writers.Any(writer => !writer.HasExited))
            {
                using var listing = reader.List();
                Assert.That(listing.IndexState, Is.EqualTo(IndexState.Current), listing.Why);
                Assert.That(listing.Items.Select(item => item.Id), Is.Unique.And.Exactly((int)listing.Count).Items);
                Assert.That(listing.Damaged, Is.Empty);
                lists++;
            }

            Assert.That(lists, Is.GreaterThan(10));
            foreach (var writer in writers) Assert.That(writer.ExitCode, Is.Zero, writer.StandardError.ReadToEnd());
            using var last = reader.List();
            Assert.That(last.Items.Select(item => item.Id), Is.EquivalentTo(Directory.EnumerateDirectories(Path.Combine(fixture.Place, "objects")).Select(Path.GetFileName)));
            Assert.That(last.Count, Is.EqualTo(2 * (Count - (Count / 3))));
            Assert.That(reader.Check(), Is.Empty);
            Assert.That(reader.Incoming(), Is.Empty);
        }
        finally
        {
            foreach (var writer in writers)
            {
                if (!writer.HasExited) writer.Kill();
                writer.Dispose();
            }
        }
    }

    [Test]
    public void WhatAProcessIsWritingIsNoRemains()
    {
        using var fixture = new StoreFolderFixture();
        using var store = fixture.Open();
        using var writer = Start("hold", fixture.Place, Id);
        try
        {
            Assert.That(writer.StandardOutput.ReadLine(), Is.EqualTo("begun"));
            Assert.That(store.Incoming(), Is.EqualTo(new[] { new IncomingFolder(Id, IsDeletion: false, IsActive: true) }));
            Assert.That(() => store.RemoveIncoming(store.Incoming()[0]), Throws.InstanceOf<IOException>().With.Message.Contains("being written"));
            Assert.That(() => store.Begin(Id), Throws.InstanceOf<IOException>().With.Message.Contains(Id));
            Assert.That(store.State(Id).Presence, Is.EqualTo(ObjectPresence.Unknown));
            writer.Kill();
            writer.WaitForExit();
            Assert.That(store.Incoming(), Is.EqualTo(new[] { new IncomingFolder(Id, IsDeletion: false, IsActive: false) }));
            store.RemoveIncoming(store.Incoming()[0]);
            Assert.That(store.Incoming(), Is.Empty);
            Samples.Seal(store, Id, 3);
            Assert.That(() => store.Begin(Id), Throws.InstanceOf<IOException>().With.Message.Contains(Id), "no object is replaced");
        }
        finally
        {
            if (!writer.HasExited) writer.Kill();
        }
    }

    [Test]
    public void AReaderDoesNotWaitForOneWhoOnlyWritesContent()
    {
        using var fixture = new StoreFolderFixture();
        using var store = fixture.Open();
        using var slow = store.Begin();
        slow.Append(Samples.Content(2_000_000));
        var id = Samples.Seal(store, null, 9);
        using (var another = fixture.Open())
        using (var listing = another.List())
        {
            Assert.That(listing.Items.Select(item => item.Id), Is.EqualTo(new[] { id }));
        }

        slow.Seal(Samples.Origin("/slow", 2_000_000));
        using var after = store.List();
        Assert.That(after.Count, Is.EqualTo(2));
    }

    private static Process Start(string act, string place, string argument)
        => Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Program, act, place, "0", argument]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
}
