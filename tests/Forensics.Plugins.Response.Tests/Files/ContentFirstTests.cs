using Forensics.Plugins.Response.Files;
using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Response.Tests.Files;

/// <summary>Nothing is changed before the bundle has the content whole, and nothing is removed of which another content is kept.</summary>
public sealed class ContentFirstTests
{
    [TestCase(false)]
    [TestCase(true)]
    public void TheBundleHasAllOfItBeforeTheFirstCall(bool deletes)
    {
        using var device = new Device();
        var path = device.Make("file");
        var content = File.ReadAllBytes(path);
        RecordingContext? context = null;
        var events = new List<string>();
        var calls = new HookedCalls((number, _) =>
        {
            if (number == 1)
            {
                events.Add("call");
                Assert.That(context!.Blobs.Values.Single().Content, Is.EqualTo(content));
            }
        });
        Func<RecordedAction, string?> journal = action =>
        {
            events.Add("journal");
            Assert.That((context!.Blobs.Values.Single().Content.AsSpan().SequenceEqual(content), File.Exists(path), action.Undo.IsEmpty), Is.EqualTo((true, true, false)));
            return null;
        };
        var (quarantine, delete) = (new QuarantineResponder { Calls = calls }, new FileDeleteResponder { Calls = calls });
        if (deletes)
        {
            context = device.NewContext(delete, journal);
            Device.Do(delete, new() { Paths = [path], KeepCopy = false }, context);
        }
        else
        {
            context = device.NewContext(quarantine, journal);
            Device.Do(quarantine, new() { Paths = [path] }, context);
        }

        Assert.That(context.Must(ActionOutcome.Done).Blobs, Has.Count.EqualTo(1));
        Assert.That((events, File.Exists(path)), Is.EqualTo((new List<string> { "journal", "call" }, false)).Using<(List<string>, bool)>((a, b) => a.Item1.SequenceEqual(b.Item1) && a.Item2 == b.Item2));
    }

    [Test]
    public void WithoutAWholeCopyInTheBundleNothingIsChanged()
    {
        using var device = new Device();
        var path = device.Make("file");
        var before = device.Run("stat -c '%i %z %n' file .");
        var responder = new QuarantineResponder { Calls = new FailingCalls(1) };
        var context = device.Context(responder);
        context.Refusal = "the bundle is full";
        Assert.That(Device.Do(responder, new() { Paths = [path] }, context).MustRefuse(ItemState.OverLimit), Does.Contain("the bundle is full").And.Contain("nothing was changed"));
        Assert.That((device.Run("stat -c '%i %z %n' file ."), Directory.EnumerateFileSystemEntries(device.State).Count()), Is.EqualTo((before, 0)));

        // The same for what is deleted from the quarantine, and got from it.
        var id = device.Put(path).Must(ActionOutcome.Done).Id();
        var (deletion, get) = (new QuarantineDeleteResponder(), new QuarantineGetResponder());
        (context = device.Context(deletion)).Refusal = "the bundle is full";
        Device.Do(deletion, new() { Ids = [id] }, context).MustRefuse(ItemState.OverLimit);
        (context = device.Context(get)).Refusal = "the bundle is full";
        Device.Do(get, new() { Ids = [id] }, context).MustRefuse(ItemState.OverLimit);
        Assert.That(device.Objects, Is.EqualTo(new[] { id }));
    }

    [Test]
    public void WhatTheJournalDoesNotTakeIsNotDone()
    {
        using var device = new Device();
        var path = device.Make("file");
        var responder = new QuarantineResponder { Calls = new FailingCalls(1) };
        var context = device.NewContext(responder, _ => "the journal cannot be written");
        Assert.That(Device.Do(responder, new() { Paths = [path] }, context).MustRefuse(ItemState.NotRun), Does.Contain("the journal cannot be written"));
        Assert.That((File.Exists(path), device.Objects.Count), Is.EqualTo((true, 0)));
    }

    [Test]
    public void AFileThatIsWrittenAtAnyMomentIsNotRemovedWithAnotherContentKeptUnsaid()
    {
        var (refused, said) = (0, 0);
        for (var call = 0; ; call++)
        {
            using var device = new Device(mebibytes: 40);
            var path = device.Make("file");
            using var writer = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            var (isWritten, hadNoName) = (false, false);
            var responder = new QuarantineResponder
            {
                Calls = new HookedCalls((number, _) =>
                {
                    if (number == call)
                    {
                        Write();
                    }
                }),
            };
            var context = device.NewContext(responder, _ =>
            {
                if (call == 0)
                {
                    Write();
                }

                return null;
            });
            var result = Device.Do(responder, new() { Paths = [path] }, context).Result();
            if (!isWritten)
            {
                Assert.That((call > 20, refused > 10), Is.EqualTo((true, true)), "calls");
                Assert.That(said, Is.GreaterThan(0), "in the moment of the unlink nothing can hold it any more");
                return;
            }

            writer.Position = 0;
            var now = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(writer));
            if (File.Exists(path))
            {
                refused++;
                Assert.That((result.Outcome is ActionOutcome.Done, Device.Sha256(path)), Is.EqualTo((false, now)), $"call {call}: {result.Reason}");
            }
            else if (!hadNoName && device.UnsealedSha256(context.Id()) != now)
            {
                // Between the last look and the unlink. What is written when it has no name any more only a process can see that is said to hold it.
                said++;
                Assert.That(result.Outcome, Is.EqualTo(ActionOutcome.Partly), $"call {call}");
                Assert.That(context.Object().Text("why_not"), Does.Contain("content_changed: "), $"call {call}");
            }

            void Write()
            {
                (isWritten, hadNoName) = (true, !Directory.EnumerateFiles(device.Volume.Folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }).Any());
                writer.Seek(0, SeekOrigin.End);
                writer.Write("more"u8);
                writer.Flush();
            }
        }
    }

    [Test]
    public void AFileThatIsWrittenThroughAMappingBeforeItsCopyIsWholeStays()
    {
        using var device = new Device("ext4");
        var path = device.Make("file");
        using var mapping = System.IO.MemoryMappedFiles.MemoryMappedFile.CreateFromFile(path, FileMode.Open);
        using var view = mapping.CreateViewAccessor();

        // Dirty before it is looked at: what follows is written without a fault, and moves no time.
        view.Write(5, (byte)1);
        var responder = new QuarantineResponder();
        var context = device.NewContext(responder, _ =>
        {
            view.Write(5, (byte)(view.ReadByte(5) ^ 0xff));
            return null;
        });
        var result = Device.Do(responder, new() { Paths = [path] }, context).Result();
        Assert.That((result.Outcome, result.ItemState, File.Exists(path), device.Objects.Count), Is.EqualTo((ActionOutcome.Failed, ItemState.ReadError, true, 0)), result.Reason);
        Assert.That(result.Reason, Does.Contain("written while it was copied"));
    }
}
