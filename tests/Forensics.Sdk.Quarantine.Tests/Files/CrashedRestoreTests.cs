using System.Text;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Quarantine.Files;

namespace Forensics.Sdk.Quarantine.Tests.Files;

/// <summary>A restore ends at any of its calls: what is at a name is whole, what was there is kept, and the repair finishes it or leaves nothing of it.</summary>
public sealed class CrashedRestoreTests
{
    private const string Token = "0123456789abcdef";
    private static readonly string[] Paths = ["/a/file", "/a/second", "/new/deep/third"];

    [Test]
    public void AProcessThatIsKilledBeforeAnyCallLeavesNothingInHalf([Values] ConflictRule conflict)
    {
        using var volume = new Volume("ext4", mebibytes: 128);
        var kept = Prepare(volume, out var copy);
        var calls = KilledActor.Run("restore", Scene(volume, "whole", conflict), Paths[0], Token, copy, 0, [conflict.ToString(), .. Paths[1..]]);
        Assert.That(calls, Is.GreaterThan(20));
        for (var call = 1; call <= calls; call++)
        {
            var folder = Scene(volume, $"{call}", conflict);
            using var root = new OpenedRoot(folder);
            var plan = kept.Plan(root.Root, Token, new() { Conflict = conflict, MakeParents = true }) with { Key = null };
            KilledActor.Run("restore", folder, Paths[0], Token, copy, call, [conflict.ToString(), .. Paths[1..]]);
            MustBeWhole(volume, kept, $"{call}", conflict);
            MustBeRepaired(volume, kept, root.Root, plan, $"{call}", conflict);
        }
    }

    [Test]
    public void ALinkThatIsGivenBackToTheFileItselfIsThereOrNot()
    {
        using var volume = new Volume("tmpfs");
        var hasFailed = true;
        for (var call = 1; hasFailed; call++)
        {
            volume.Run($"mkdir {call} && printf text > {call}/file && ln {call}/file {call}/second");
            KeptFile kept;
            using (var capture = volume.Capture($"/{call}/file"))
            {
                kept = new(capture, EvidencePath.Of($"/{call}/file"), EvidencePath.Of($"/{call}/second"));
            }

            volume.Run($"rm {call}/file");
            var plan = kept.Plan(volume.Root, Token);
            var failing = new FailingCalls(call, isEnd: true);
            FileRestore.Restore(volume.Root, plan, new MemoryStream(), failing);
            hasFailed = failing.HasFailed;
            var repair = RestoreRepair.Finish(volume.Root, plan, new());
            Assert.That((repair.IsDone, repair.Restore?.IsLinked ?? true), Is.EqualTo((true, true)));
            Assert.That(volume.Run("ls -A | tr '\\n' ' '; cat second; stat -c %h second", $"{call}"), Is.EqualTo(repair.IsFinished ? "file second text2\n" : "second text1\n"));
            Assert.That(repair.IsFinished, Is.EqualTo(call > 3), "mkdirat, linkat, renameat2");
        }
    }

    [Test]
    public void ARepairThatIsCutShortItselfIsDoneByTheNext([Values("ext4", "xfs", "btrfs", "tmpfs")] string kind)
    {
        using var volume = new Volume(kind);
        var kept = Prepare(volume, out _);
        var hasFailed = true;
        for (var call = 1; hasFailed; call++)
        {
            var hasFailedAgain = true;
            for (var second = 1; hasFailedAgain; second += kind == "ext4" ? 4 : 12)
            {
                var name = $"{call}-{second}";
                using var root = new OpenedRoot(Scene(volume, name, ConflictRule.Replace));
                var plan = kept.Plan(root.Root, Token, new() { Conflict = ConflictRule.Replace, MakeParents = true }) with { Key = null };
                var failing = new FailingCalls(call, isEnd: true);
                FileRestore.Restore(root.Root, plan, new MemoryStream(kept.Bytes), failing);
                hasFailed = failing.HasFailed;
                MustBeWhole(volume, kept, name, ConflictRule.Replace);
                var again = new FailingCalls(second, isEnd: true);
                RestoreRepair.Finish(root.Root, plan, again);
                hasFailedAgain = again.HasFailed;
                MustBeWhole(volume, kept, name, ConflictRule.Replace);
                MustBeRepaired(volume, kept, root.Root, plan, name, ConflictRule.Replace);
            }
        }
    }

    [Test]
    public void ACallThatFailsIsSaidAndNothingIsLost([Values] ConflictRule conflict)
    {
        using var volume = new Volume("ext4", mebibytes: 128);
        var kept = Prepare(volume, out _);
        var hasFailed = true;
        for (var call = 1; hasFailed; call++)
        {
            using var root = new OpenedRoot(Scene(volume, $"{call}", conflict));
            var plan = kept.Plan(root.Root, Token, new() { Conflict = conflict, MakeParents = true }) with { Key = null };
            var failing = new FailingCalls(call);
            var outcome = FileRestore.Restore(root.Root, plan, new MemoryStream(kept.Bytes), failing);
            hasFailed = failing.HasFailed;
            MustBeWhole(volume, kept, $"{call}", conflict);
            var said = $"{call}: {RoundTripTests.Say(outcome)}";
            Assert.That(outcome.IsExact && hasFailed && outcome.Left.Count == 0, Is.False, said);
            var ours = volume.Run($"find . -name '.forensics-{Token}*' -not -name '*replaced*' -prune | wc -l", $"{call}").Trim();
            Assert.That(ours, Is.EqualTo(outcome.Left.Count(path => path.ToString().Split('/')[^1].StartsWith(".forensics-", StringComparison.Ordinal)).ToString()), said);
            if (outcome.WhyNot != RestoreObstacle.None) Assert.That(volume.Run("find . -name third", $"{call}"), Is.Empty, said);
            MustBeRepaired(volume, kept, root.Root, plan, $"{call}", conflict);
        }
    }

    private static KeptFile Prepare(Volume volume, out string copy)
    {
        Tool.Require("setfattr");
        volume.Run("head -c 1100000 /dev/urandom > kept && chown 12:34 kept && chmod 4750 kept && setfattr -n user.note -v text kept && touch -d '2031-02-03 04:05:06.7' kept");
        copy = Path.Combine(volume.Folder, "kept");
        using var capture = volume.Capture("/kept");
        return new(capture, [.. Paths.Select(EvidencePath.Of)]);
    }

    // Names are taken where the rule has an answer to it.
    private static string Scene(Volume volume, string name, ConflictRule conflict)
    {
        volume.Run($"mkdir -p {name}/a");
        if (conflict != ConflictRule.Fail) volume.Run($"printf 'old one' > {name}/a/file && printf 'old two' > {name}/a/second");
        return Path.Combine(volume.Folder, name);
    }

    private static void MustBeWhole(Volume volume, KeptFile kept, string name, ConflictRule conflict)
    {
        var wanted = volume.Run("sha256sum kept | cut -d' ' -f1").Trim();
        var files = volume.Run("find . -type f -exec sha256sum {} +", name).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split("  ")).ToList();
        foreach (var file in files.Where(file => !file[1].Contains($".forensics-{Token}/", StringComparison.Ordinal)))
        {
            Assert.That(file[0] == wanted || IsOld(file[0]), Is.True, $"{name}: {file[1]} is neither the old one nor the restored one");
        }

        if (conflict != ConflictRule.Fail) Assert.That(files.Where(file => IsOld(file[0])).Select(file => file[0]).Distinct().Count(), Is.EqualTo(2), $"{name}: both old files are somewhere");
        static bool IsOld(string sha256) => sha256 == Sha256("old one") || sha256 == Sha256("old two");
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(text)));

    private static void MustBeRepaired(Volume volume, KeptFile kept, TargetRoot root, RestorePlan plan, string name, ConflictRule conflict)
    {
        string? first = null;
        for (var again = 0; again < 2; again++)
        {
            var repair = RestoreRepair.Finish(root, plan, new());
            var said = $"{name}: {repair} {(repair.Restore is { } restore ? RoundTripTests.Say(restore) : "")} {string.Join(',', repair.Left)}";
            Assert.That(repair.IsDone, Is.True, said);
            var names = volume.Run("find . -mindepth 1 | LC_ALL=C sort | tr '\\n' ' '", name).Trim();
            var old = conflict == ConflictRule.Fail ? "" : " ./a/file ./a/second";
            var finished = conflict switch
            {
                ConflictRule.Fail => "./a ./a/file ./a/second ./new ./new/deep ./new/deep/third",
                ConflictRule.Replace => $"./a ./a/.forensics-{Token}.replaced-0 ./a/.forensics-{Token}.replaced-1 ./a/file ./a/second ./new ./new/deep ./new/deep/third",
                _ => "./a ./a/file ./a/file.restored-1 ./a/second ./a/second.restored-1 ./new ./new/deep ./new/deep/third",
            };
            Assert.That(names, Is.EqualTo(repair.IsFinished ? finished : "./a" + old), said);
            Assert.That(repair.IsFinished && repair.Restore!.Differences!.Count > 0 && !repair.Restore.Differences.All(fact => fact is "owner" or "group" or "mode" or "modified_at" or "attribute user.note"), Is.False, said);
            if (repair.IsFinished)
            {
                Assert.That(volume.Run("stat -c %h new/deep/third", name).Trim(), Is.EqualTo("3"), said);
                Assert.That(repair.Replaced.Count + repair.Restore!.Replaced.Count, Is.EqualTo(conflict == ConflictRule.Replace ? 2 : 0), said);
            }

            Assert.That(first ?? names, Is.EqualTo(names), "asked again, it changes nothing");
            first = names;
        }

        Assert.That(kept.Bytes, Is.Not.Empty);
    }

    private sealed class OpenedRoot : IDisposable
    {
        public OpenedRoot(string folder)
        {
            Assert.That(TargetRootReading.OpenRoot(EvidencePath.Of(folder), out var root).Failed, Is.False);
            Root = root;
        }

        public TargetRoot Root { get; }

        public void Dispose() => Root.Descriptor.Dispose();
    }
}
