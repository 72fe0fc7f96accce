using System.Diagnostics;
using System.Runtime.InteropServices;
using Forensics.Sdk.Quarantine.Files;

namespace Forensics.Sdk.Quarantine.Tests.Files;

/// <summary>Somebody changes names and folders all the time while files are removed and restored: what was not asked for is never touched, and what is said is so.</summary>
public sealed partial class AttackerTests
{
    private const string Token = "0123456789abcdef";
    private const int Rounds = 250;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    [Test]
    public void ANameThatIsSwappedAllTheTimeCostsNobodyElseAFile([Values("tmpfs", "ext4")] string kind, [Values] bool isFull)
    {
        using var volume = new Volume(kind, mebibytes: 64);
        volume.Run("mkdir d && echo victim > victim");
        var at = volume.Folder;
        var outcomes = new Dictionary<string, int>();
        void Move(string from, string to) => _ = renameat2(-100, $"{at}/d/{from}", -100, $"{at}/d/{to}", 1);
        Attack(
            () =>
            {
                // Nothing is replaced: what is lost, we have lost.
                Move("file", "x");
                Move("other", "file");
                Move("x", "other");
            },
            round =>
            {
                // The other one is a file that is not to go, or a link to the victim.
                volume.Run("rm -rf d && mkdir d && cd d && " + (round % 2 == 0 ? "echo innocent > other" : "ln -s ../victim other") + " && echo evil > file");
            },
            () =>
            {
                if (FileCapture.Open(volume.Root, EvidencePath.Of("/d/file"), out var capture) is not null || capture!.Metadata.SizeBytes != 5)
                {
                    capture?.Dispose();
                    return;
                }

                using (capture)
                {
                    var outcome = FileRemoval.Remove(capture, Token, isFull ? new FailingCalls(1, errno: 28, only: "mkdirat") : new ActCalls());
                    outcomes[outcome.Code ?? "deleted"] = outcomes.GetValueOrDefault(outcome.Code ?? "deleted") + 1;
                    Assert.That(FileStatusLinks(capture), Is.EqualTo(outcome.OriginalDeleted ? 0 : 1), outcome.ToString());
                    Assert.That(outcome.NameRemoved, Is.EqualTo(outcome.OriginalDeleted), outcome.ToString());
                    if (outcome.LeftAt is { } left) Assert.That(new FileInfo(volume.Folder + left) is { Exists: true } or { LinkTarget: not null }, Is.True, outcome.ToString());
                }
            },
            round =>
            {
                var rest = volume.Run("find d -mindepth 1 \\( -type f -exec cat {} + -o -type l -printf 'link\\n' \\) | grep -c -e innocent -e link; cat victim; stat -c %h victim");
                Assert.That(rest, Is.EqualTo("1\nvictim\n1\n"), "the other one is somewhere");
            });
        TestContext.Out.WriteLine(string.Join(' ', outcomes));
        Assert.That(outcomes.Values.Sum(), Is.GreaterThan(Rounds / 20));
    }

    [Test]
    public void AFolderThatIsSwappedForALinkLeadsToNothing()
    {
        using var volume = new Volume("tmpfs");
        volume.Run("mkdir d victim && echo victim > victim/file && echo text > kept && touch d/file");
        KeptFile kept;
        using (var capture = volume.Capture("/kept"))
        {
            kept = new(capture, EvidencePath.Of("/d/file"));
        }

        var at = volume.Folder;
        var codes = new Dictionary<string, int>();
        Attack(
            () =>
            {
                _ = rename($"{at}/d", $"{at}/d2");
                _ = symlink("victim", $"{at}/d");
                _ = unlink($"{at}/d");
                _ = rename($"{at}/d2", $"{at}/d");
            },
            _ => volume.Run("rm -rf d/.forensics* d2/.forensics* || true"),
            () =>
            {
                var plan = new RestorePlan { Token = Token, Metadata = kept.Source.Metadata, ContentSha256 = kept.Source.ContentSha256, Paths = kept.Source.Paths, Conflict = ConflictRule.Replace };
                var outcome = FileRestore.Restore(volume.Root, plan, new MemoryStream(kept.Bytes), new());
                codes[outcome.Code ?? "restored"] = codes.GetValueOrDefault(outcome.Code ?? "restored") + 1;
                if (FileCapture.Open(volume.Root, EvidencePath.Of("/d/file"), out var capture) is null)
                {
                    using (capture) FileRemoval.Remove(capture!, Token + "-2", new());
                }
            },
            _ => Assert.That(volume.Run("ls -A victim; cat victim/file; stat -c %h victim/file"), Is.EqualTo("file\nvictim\n1\n")));
        TestContext.Out.WriteLine(string.Join(' ', codes));
        Assert.That(codes.Keys, Does.Contain("restored").And.Contain("path_refused"));
    }

    [Test]
    public void APrivateFolderThatIsMovedAwayAndPlantedLeadsToNothing()
    {
        using var volume = new Volume("tmpfs");
        volume.Run("mkdir d victim && echo victim > victim/object && cp victim/object victim/new && echo text > d/file");
        var at = volume.Folder;
        var codes = new Dictionary<string, int>();
        KeptFile? kept = null;
        Attack(
            () =>
            {
                if (rename($"{at}/d/.forensics-{Token}", $"{at}/stolen") == 0 || unlink($"{at}/d/.forensics-{Token}") == 0) _ = symlink("../victim", $"{at}/d/.forensics-{Token}");
            },
            _ => volume.Run($"rm -rf stolen; rm -rf d; mkdir d; echo text > d/file"),
            () =>
            {
                if (FileCapture.Open(volume.Root, EvidencePath.Of("/d/file"), out var capture) is not null) return;
                using (capture)
                {
                    kept = new(capture!);
                    var outcome = FileRemoval.Remove(capture!, Token, new());
                    codes[outcome.Code ?? "deleted"] = codes.GetValueOrDefault(outcome.Code ?? "deleted") + 1;
                    Assert.That(FileStatusLinks(capture!), Is.EqualTo(outcome.OriginalDeleted ? 0 : 1), outcome.ToString());
                }

                var plan = new RestorePlan { Token = Token, Metadata = kept.Source.Metadata, ContentSha256 = kept.Source.ContentSha256, Paths = kept.Source.Paths, Conflict = ConflictRule.Replace };
                FileRestore.Restore(volume.Root, plan, new MemoryStream(kept.Bytes), new());
                RestoreRepair.Finish(volume.Root, plan, new());
            },
            _ => Assert.That(volume.Run("ls -A victim; cat victim/*; stat -c %h victim/*"), Is.EqualTo("new\nobject\nvictim\nvictim\n1\n1\n")));
        TestContext.Out.WriteLine(string.Join(' ', codes));
        Assert.That(codes.Keys, Does.Contain("deleted"));
    }

    private static int FileStatusLinks(FileCapture capture)
    {
        Assert.That(Linux.FileStatus.Read(capture.Content, out var status).Failed, Is.False);
        return (int)status.Links;
    }

    /// <summary>The attacker is still while a round is prepared and while it is looked at.</summary>
    private static void Attack(Action attack, Action<int> prepare, Action act, Action<int> look)
    {
        var started = Stopwatch.GetTimestamp();
        for (var round = 0; round < Rounds && Stopwatch.GetElapsedTime(started) < Bound; round++)
        {
            prepare(round);
            using var begun = new ManualResetEventSlim();
            var isOver = false;
            var attacker = new Thread(() =>
            {
                begun.Set();
                while (!Volatile.Read(ref isOver)) attack();
            });
            attacker.Start();
            try
            {
                begun.Wait();
                act();
            }
            finally
            {
                Volatile.Write(ref isOver, true);
                attacker.Join();
            }

            look(round);
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rename(string from, string to);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int renameat2(int fromFolder, string from, int toFolder, string to, uint flags);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int symlink(string target, string path);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int unlink(string path);
}
