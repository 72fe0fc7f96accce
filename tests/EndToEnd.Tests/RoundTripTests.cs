namespace EndToEnd.Tests;

/// <summary>
/// Trees of all that a file system can hold, collected and restored onto a second file system of the same type: what an independent program says of both is the same.
/// The file systems are images of the test's own, mounted in a namespace of its own that ends with it.
/// </summary>
public sealed class RoundTripTests
{
    private readonly Workplace place = new();

    private static string Tree => Path.Combine(TestContext.CurrentContext.TestDirectory, "tree.py");

    [OneTimeTearDown]
    public void CleanUp() => place.Dispose();

    [TestCase("ext4")]
    [TestCase("xfs")]
    [TestCase("btrfs")]
    public void ATreeIsRestoredAsItWas(string kind)
    {
        Run(kind, kind, $$"""
            python3 {{Tree}} more from {{kind}}
            sync -f from
            forensics collect -o bundle.tar.zst --root from --only files.collect --set 'files.collect.paths=/**' >collected
            signer=$(sed -n 's/^signer: //p' collected)
            forensics verify bundle.tar.zst --fingerprint $signer >verified
            code=0; forensics extract bundle.tar.zst --restore-metadata --devices -o to/tree --fingerprint $signer >extracted 2>errors || code=$?
            sync -f to
            python3 {{Tree}} describe from +accessed >expected
            python3 {{Tree}} describe to/tree +accessed >found
            (cd from; lsattr -Ra . 2>/dev/null | sort) >flags-expected
            (cd to/tree; lsattr -Ra . 2>/dev/null | sort) >flags-found
            echo $code >code
            """);

        Assert.That(Lines(kind, "errors"), Is.Empty);
        Assert.That(Lines(kind, "code"), Is.EqualTo((string[])["0"]));
        var expected = Lines(kind, "expected");
        Assert.That(expected, Has.Length.GreaterThanOrEqualTo(60));
        Assert.That(Lines(kind, "found"), Is.EqualTo(expected));
        Assert.That(Lines(kind, "flags-expected").Count(line => line.Contains("-i-", StringComparison.Ordinal)), Is.GreaterThanOrEqualTo(3));
        Assert.That(Lines(kind, "flags-found").Where(IsBelow), Is.EqualTo(Lines(kind, "flags-expected").Where(IsBelow)));
    }

    [Test]
    public void PathsThatTheKernelDoesNotTakeAtOnceAreCollectedAndEachIsALineWhenTheyAreNotRestored()
    {
        Run("far", "ext4", $$"""
            python3 {{Tree}} far from
            forensics collect -o bundle.tar.zst --root from --only files.collect --set 'files.collect.paths=/**' >collected
            signer=$(sed -n 's/^signer: //p' collected)
            code=0; forensics extract bundle.tar.zst --restore-metadata --devices -o to/tree --fingerprint $signer >extracted 2>errors || code=$?
            find from -name f -printf '%d\n' | sort -n >expected
            find to/tree -name f -printf '%d\n' | sort -n >found
            cat to/tree/near >near
            echo $code >code
            """);

        // Each level has 251 bytes: the file of the 16th lies at 16 * 251 + 2 = 4,018, the next one at 4,269.
        Assert.That(Lines("far", "code"), Is.EqualTo((string[])["3"]));
        Assert.That(Lines("far", "expected"), Has.Length.EqualTo(18));
        Assert.That(Lines("far", "found"), Has.Length.EqualTo(16));
        Assert.That(Lines("far", "near"), Is.EqualTo((string[])["near"]));
        var bundle = OpenedBundle.Open(place.Path("far/bundle.tar.zst"), place.Folder);
        Assert.That(bundle.Lines("records/files.collect/files.file").Count(file => (string)file["state"]! == "collected" && ((string)file["path"]!).EndsWith("/f", StringComparison.Ordinal)), Is.EqualTo(18));
        Assert.That(Lines("far", "errors").Count(line => line.Contains("/ddd", StringComparison.Ordinal)), Is.EqualTo(4));
    }

    // The mount's own root is not part of what was asked for.
    private static bool IsBelow(string line) => !line.EndsWith(" .", StringComparison.Ordinal) && !line.EndsWith(" ./.", StringComparison.Ordinal) && !line.EndsWith("/..", StringComparison.Ordinal);

    private string[] Lines(string folder, string file) => File.ReadAllLines(place.Path($"{folder}/{file}"));

    private void Run(string folder, string kind, string steps)
    {
        Product.RequireRoot();
        Tool.Require($"mkfs.{kind}", "lsattr", "chattr", "python3");
        Directory.CreateDirectory(place.Path(folder));
        var script = place.Write($"{folder}.sh", $$"""
            set -euo pipefail
            cd {{folder}}
            forensics() { {{Product.Dotnet}} {{Product.Program}} "$@"; }
            mkdir from to
            for end in from to; do truncate -s 600M $end.image; mkfs.{{kind}} -q $end.image; mount -o loop,noatime $end.image $end; done
            touch mounted
            {{steps}}
            """);
        var result = Tool.Run(place.Folder, "unshare", "-m", "--propagation", "private", "bash", script);
        if (result.ExitCode != 0 && !File.Exists(place.Path($"{folder}/mounted")))
        {
            Assert.Ignore($"no file system of the test's own can be mounted here: {result.Error}");
        }

        result.MustSucceed();
    }
}
