using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>Content that is stored once, content that is known and not stored, and what the other commands make of such a bundle.</summary>
public sealed class DeduplicationTests
{
    private const string Plugin = "hostile.treestorer";

    private readonly Workplace place = new();
    private readonly string large = string.Concat(Enumerable.Range(0, 500).Select(i => $"line {i}\n"));
    private string tree = null!;
    private string list = null!;
    private HostResult plain = null!;
    private HostResult known = null!;

    [OneTimeSetUp]
    public void Collect()
    {
        Product.RequireRoot();
        tree = place.Path("tree");
        foreach (var folder in new[] { "one", "two", "bin" })
        {
            Directory.CreateDirectory(Path.Combine(tree, folder));
        }

        Write("one/large", large, "2021-01-01");
        Write("two/large", large, "2022-02-02");
        Tool.Run(tree, "chmod", "4711", "two/large").MustSucceed();
        Tool.Run(tree, "ln", "two/large", "two/hard").MustSucceed();
        Write("one/small", new string('s', 511), "2021-01-01");
        Write("two/small", new string('s', 511), "2022-02-02");
        Write("bin/by-md5", "known by MD5", "2021-01-01");
        Write("bin/by-sha256", "known by SHA-256", "2021-01-01");
        Write("bin/unknown", "not known", "2021-01-01");
        list = place.Write("known.txt", "# known\n\n" + Tool.Run(tree, "sh", "-c", "md5sum bin/by-md5; sha256sum bin/by-sha256").MustSucceed().Output);
        plain = Run("plain");
        known = Run("known", "--known", list);
    }

    [OneTimeTearDown]
    public void CleanUp() => place.Dispose();

    [Test]
    public void EqualContentIsStoredOnceAndIndexedTwice()
    {
        var bundle = OpenedBundle.Open(plain.Bundle, place.Folder);
        var lines = bundle.Lines("files");
        var (one, two) = (Line(lines, "/one/large"), Of(lines, "/two/large", "/two/hard"));
        Assert.That((string)one["entry"]!, Is.EqualTo((string)two["entry"]!));
        Assert.That(File.ReadAllText(Path.Combine(bundle.Folder, (string)one["entry"]!)), Is.EqualTo(large));
        foreach (var line in new[] { one, two })
        {
            Assert.That(((int)line["parts"]!, (long)line["stored_bytes"]!, (string)line["sha256"]!), Is.EqualTo((0, large.Length, Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(large))))));
        }

        Assert.That(((string)one["metadata"]!["mode"]!, (string)two["metadata"]!["mode"]!), Is.EqualTo(("0644", "4711")), "each has its own metadata");
        Assert.That((string)Line(lines, "/one/small")["entry"]!, Is.Not.EqualTo((string)Line(lines, "/two/small")["entry"]!), "under 512 bytes");
        Assert.That(bundle.Manifest["run"]!["content"]!.ToJsonString(), Is.EqualTo("{\"stored\":6,\"deduplicated\":1,\"known\":0}"));
        Assert.That(bundle.Step("tree")["content"]!.ToJsonString(), Is.EqualTo(bundle.Run["content"]!.ToJsonString()));
        Assert.That(bundle.Run["known"], Is.Null);
        place.Run("verify", plain.Bundle, "--fingerprint", plain.Signer).MustEndWith(0);
    }

    [Test]
    public void WhatAllReadersGiveBackIsTheTree()
    {
        place.Run("extract", plain.Bundle, "-o", place.Path("restored"), "--restore-metadata", "--fingerprint", plain.Signer).MustEndWith(0);
        Assert.That(Describe(place.Path("restored")), Is.EqualTo(Describe(tree)));

        place.Run("export", plain.Bundle, "--format", "tar", "--full", "-o", place.Path("full.tar"), "--fingerprint", plain.Signer).MustEndWith(0);
        var tar = Directory.CreateDirectory(place.Path("tar")).FullName;
        Tool.Run(tar, "tar", "-xpf", place.Path("full.tar")).MustSucceed();
        Assert.That(Describe(Path.Combine(tar, "fs/$rootfs$")), Is.EqualTo(Describe(tree)));

        place.Run("export", plain.Bundle, "--format", "zip", "-o", place.Path("tree.zip"), "--fingerprint", plain.Signer).MustEndWith(0);
        Tool.Run(place.Folder, "unzip", "-q", "tree.zip", "-d", "zip").MustSucceed();
        foreach (var file in new[] { "one/large", "one/small", "two/small" })
        {
            Assert.That(File.ReadAllText(place.Path($"zip/fs/$rootfs$/{file}")), Is.EqualTo(File.ReadAllText(Path.Combine(tree, file))), file);
        }
    }

    [Test]
    public void APathIsFoundWhereverItsContentLies()
    {
        foreach (var path in new[] { "/one/large", "/two/large", "/two/hard" })
        {
            Assert.That(place.Run("extract", plain.Bundle, path, "-o", "-", "--fingerprint", plain.Signer).MustEndWith(0).Output, Is.EqualTo(large), path);
        }

        var folder = place.Path("folder");
        place.Run("extract", plain.Bundle, "/two/", "/one/large", "-o", folder, "--fingerprint", plain.Signer).MustEndWith(0);
        Assert.That(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => path[(folder.Length + 1)..]).Order(StringComparer.Ordinal),
            Is.EqualTo(new[] { "fs/$rootfs$/one/large", "fs/$rootfs$/two/hard", "fs/$rootfs$/two/large", "fs/$rootfs$/two/small" }));
        Assert.That(File.ReadAllText(Path.Combine(folder, "fs/$rootfs$/two/hard")), Is.EqualTo(large));
        Assert.That(place.Run("extract", plain.Bundle, "/two/nothing", "/one/large", "-o", place.Path("nothing"), "--fingerprint", plain.Signer).MustEndWith(3).Error, Does.Contain("/two/nothing: the bundle has no entry"));
    }

    [Test]
    public void ContentOfAnEarlierStepIsNotStoredAgain()
    {
        var profile = place.Write("two.yaml", Profiles.Of($"id: first, collector: {Plugin}", $"id: second, collector: {Plugin}"));
        var result = Collect("two-steps", "--profile", profile, "--jobs", "1").MustEndWith(0);
        var bundle = OpenedBundle.Open(result.Bundle, place.Folder);
        var named = bundle.Lines("files").Where(line => (long)line["stored_bytes"]! == large.Length).ToList();
        Assert.That(named.Select(line => (string)line["step"]!), Is.EqualTo(new[] { "first", "first", "second", "second" }));
        Assert.That(named.Select(line => (string)line["entry"]!).Distinct().Count(), Is.EqualTo(1));
        Assert.That((int)bundle.Run["content"]!["deduplicated"]!, Is.EqualTo(3));
        place.Run("verify", result.Bundle, "--fingerprint", result.Signer).MustEndWith(0);
    }

    [Test]
    public void KnownContentIsIndexedAndNotStored()
    {
        var bundle = OpenedBundle.Open(known.Bundle, place.Folder);
        var lines = bundle.Lines("files");
        foreach (var path in new[] { "/bin/by-md5", "/bin/by-sha256" })
        {
            var line = Line(lines, path);
            Assert.That((line["entry"], (int)line["parts"]!, (long)line["stored_bytes"]!, (bool)line["known"]!), Is.EqualTo(((JsonNode?)null, 0, 0L, true)));
            Assert.That((string)line["sha256"]!, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(tree + path)))));
        }

        Assert.That(lines.Count(line => line["known"] is not null), Is.EqualTo(2));
        Assert.That(bundle.Run["content"]!.ToJsonString(), Is.EqualTo("{\"stored\":4,\"deduplicated\":1,\"known\":2}"));
        var facts = bundle.Run["known"]!;
        Assert.That(((string)facts["path"]!, (string)facts["sha256"]!, (int)facts["count"]!), Is.EqualTo((list, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(list))), 2)));
        Assert.That(JsonNode.Parse(File.ReadAllText(Path.Combine(bundle.Folder, "job.json")))!["known"]!.ToJsonString(), Is.EqualTo(facts.ToJsonString()));
        place.Run("verify", known.Bundle, "--fingerprint", known.Signer).MustEndWith(0);
    }

    [Test]
    public void KnownContentIsALossOfARestoredTreeAndToldByTheOthers()
    {
        var restored = place.Run("extract", known.Bundle, "-o", place.Path("restored-known"), "--restore-metadata", "--fingerprint", known.Signer).MustEndWith(3);
        Assert.That(restored.Error, Does.Contain("/bin/by-md5: known content, not stored").And.Contain("/bin/by-sha256: known content, not stored"));
        Assert.That(Directory.EnumerateFiles(place.Path("restored-known/bin")).Select(Path.GetFileName), Is.EqualTo(new[] { "unknown" }));
        Assert.That(place.Run("export", known.Bundle, "--format", "tar", "--full", "-o", place.Path("known.tar"), "--fingerprint", known.Signer).MustEndWith(3).Error, Does.Contain("/bin/by-md5: known content, not stored"));
        Assert.That(place.Run("export", known.Bundle, "--format", "zip", "-o", place.Path("known.zip"), "--fingerprint", known.Signer).MustEndWith(0).Error, Does.Contain("known content, not stored: /bin/by-md5"));
        Assert.That(place.Run("extract", known.Bundle, "/bin/by-md5", "-o", place.Path("known-path"), "--fingerprint", known.Signer).MustEndWith(3).Error, Does.Contain("known content, not stored: /bin/by-md5"));
        place.Run("extract", known.Bundle, "-o", place.Path("all-known"), "--fingerprint", known.Signer).MustEndWith(0);
    }

    [Test]
    public void AListThatIsNoneIsRefusedWithItsLine()
    {
        var bad = place.Write("bad.txt", "# first\n" + new string('a', 32) + "\nsecret words\n");
        foreach (var command in new[] { "plan", "collect" })
        {
            var refused = place.Run(command, "--known", bad, "--root", tree).MustEndWith(2);
            Assert.That(refused.Error, Does.Contain($"--known {bad}: line 3: it does not begin with an MD5 or SHA-256 digest").And.Not.Contain("secret"));
        }

        place.Run("plan", "--known", place.Path("none.txt"), "--root", tree).MustEndWith(2);
        Assert.That(place.Run("plan", "--known", place.Folder, "--root", tree).MustEndWith(2).Error, Does.Contain("no regular file"));
        Assert.That(place.Run("plan", "--known", list, "--root", tree).MustEndWith(0).Output, Does.Contain($"known: 2 digests of {list}\n"));
        var open = place.Write("open.txt", File.ReadAllText(list));
        Tool.Run(place.Folder, "chmod", "o+w", open).MustSucceed();
        Assert.That(place.Run("plan", "--known", open, "--root", tree).MustEndWith(5).Error, Does.Contain("can be written by everybody"));
        Assert.That(Directory.EnumerateFiles(place.Folder, "*-*.tar.zst").Where(path => !path.Contains("two-steps", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void ARunGoesOnWithTheSameListAndNoOther()
    {
        var own = place.Write("own.txt", File.ReadAllText(list));
        var ready = place.MakeReady("ready");
        var profile = place.Write("waiting.yaml", Profiles.Of($"id: before, collector: {Plugin}", $"id: waiting, collector: hostile.endless_loop, options: {{ ready_file: {ready} }}, limits: {{ time: 3s }}", $"id: after, collector: {Plugin}"));
        var cut = place.Path("killed.tar.zst");
        var host = place.Start("collect", "-o", cut, "--plugin-dir", Product.Hostile, "--root", tree, "--known", own, "--profile", profile);
        _ = place.WaitForReady(ready, host);
        host.Signal(Signals.Kill);
        _ = host.Wait();

        Assert.That(Resume(cut, "changed", own, content: "# other\n").MustEndWith(2).Error, Does.Contain($"--known: {own} is another list than at the start"));
        File.Delete(own);
        Assert.That(Resume(cut, "gone", null).MustEndWith(2).Error, Does.Contain($"--known {own}: "));
        Assert.That(place.Run("resume", plain.Bundle, "--plugin-dir", Product.Hostile, "--known", list).MustEndWith(2).Error, Does.Contain("begun without a list"));
        var resumed = Resume(cut, "resumed", null, "--known", list).MustEndWith(3);
        var bundle = OpenedBundle.Open(resumed.Bundle, place.Folder);
        var lines = bundle.Lines("files").Where(line => line["known"] is not null).Select(line => $"{line["step"]} {line["path"]}").Order(StringComparer.Ordinal);
        Assert.That(lines, Is.EqualTo(new[] { "after /bin/by-md5", "after /bin/by-sha256", "before /bin/by-md5", "before /bin/by-sha256" }));
        Assert.That((int)bundle.Run["content"]!["known"]!, Is.EqualTo(4), "what the earlier run counted counts too");
        Assert.That((string)bundle.Run["known"]!["path"]!, Is.EqualTo(list));
        Assert.That(bundle.Run["resumed"]!["unindexed"]!.AsArray(), Is.Empty);
        place.Run("verify", resumed.Bundle).MustEndWith(8);
    }

    private static JsonNode Line(IEnumerable<JsonNode> lines, string path) => lines.Single(line => (string)line["path"]! == path);

    // Which of two hard links comes first is the file system's choice; the other one has no content.
    private static JsonNode Of(IEnumerable<JsonNode> lines, params string[] paths) => lines.Single(line => paths.Contains((string)line["path"]!) && line["link_of"] is null);

    private static string Describe(string folder)
        => Tool.Run(folder, "sh", "-c", "find . -mindepth 1 -type f -printf '%p %m %n %s %T@\\n' | sort; find . -type f | sort | xargs sha256sum; test one/large -ef two/large && echo linked; test two/hard -ef two/large && echo hard").MustSucceed().Output;

    private void Write(string path, string content, string day)
    {
        var full = Path.Combine(tree, path);
        File.WriteAllText(full, content);
        File.SetUnixFileMode(full, (UnixFileMode)0b110_100_100);
        File.SetLastWriteTimeUtc(full, DateTime.Parse(day, CultureInfo.InvariantCulture));
    }

    private HostResult Run(string name, params string[] more) => Collect(name, ["--profile", place.Write($"{name}.yaml", Profiles.Of($"id: tree, collector: {Plugin}")), .. more]).MustEndWith(0);

    private HostResult Collect(string name, params string[] more)
        => place.Run(["collect", "-o", place.Path($"{name}.tar.zst"), "--root", tree, "--plugin-dir", Path.Combine(Product.Hostile, Plugin), .. more]);

    private HostResult Resume(string cut, string name, string? list, string? option = null, string? value = null, string? content = null)
    {
        var kept = list is null ? null : File.ReadAllText(list);
        if (content is not null)
        {
            File.WriteAllText(list!, content);
        }

        var result = place.Run(["resume", cut, "--plugin-dir", Product.Hostile, "-o", place.Path($"{name}.tar.zst"), .. option is null ? Array.Empty<string>() : [option, value!]]);
        if (kept is not null)
        {
            File.WriteAllText(list!, kept);
        }

        return result;
    }
}
