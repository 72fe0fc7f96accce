using System.Text;
using System.Text.Json.Nodes;
using Forensics.Bundle.Export;
using Forensics.Bundle.Reading;

namespace Forensics.Bundle.Tests;

/// <summary>Damaged bundles and hostile indexes, with fixed seeds: no exception but those that are documented, and nothing outside the folder.</summary>
public sealed class ExportFuzzTests
{
    private const int Rounds = 300;

    private static readonly string[] Paths = ["/a", "/a/b", "/a/b/c", "/../x", "/", "", "//", "/a/", "/a/../b", "/outside", "/\0", "/.", "/a/./b", "/" + new string('z', 256), "/link/x", "/link"];
    private static readonly string[] Types = ["file", "directory", "symlink", "fifo", "socket", "block-device", "character-device", "unknown", ""];
    private static readonly string[] Targets = ["..", "/", "../outside", "a", "", "/outside/victim", new string('t', 5_000)];
    private static readonly string[] Names = ["user.a", "security.capability", "system.posix_acl_access", "trusted.x", "", "user." + new string('n', 300), "no namespace"];

    private readonly BundleSigner signer = BundleSigner.ForRun("forensics run key test");
    private Scratch scratch = null!;

    [SetUp]
    public void MakeScratch()
    {
        scratch = new();
        Directory.CreateDirectory(scratch.Path("outside"));
        File.WriteAllText(scratch.Path("outside/victim"), "untouched");
        File.CreateSymbolicLink(scratch.Path("link"), scratch.Path("outside"));
    }

    [TearDown]
    public void CleanUp() => scratch.Dispose();

    [Test]
    public void ADamagedBundleGivesWhatIsProvenOrNothing()
    {
        var good = IndexLines.Bundle(signer, [IndexLines.File("/a", IndexLines.Entry(0), 20_000), IndexLines.Object("/d", "directory")], Bundles.Noise(20_000, 9));
        var random = new Random(11);
        var before = scratch.Snapshot("out");
        for (var i = 0; i < Rounds; i++)
        {
            var bytes = Mutate(good, random);
            UseAll(bytes, new() { Unproven = i % 3 == 0, Full = true });
            Assert.That(scratch.Snapshot("out"), Is.EqualTo(before), $"round {i}");
        }
    }

    [Test]
    public void AHostileIndexStaysBelowTheFolder()
    {
        var random = new Random(13);
        var before = scratch.Snapshot("out");
        for (var i = 0; i < Rounds; i++)
        {
            var lines = Enumerable.Range(0, random.Next(1, 12)).Select(number => Line(random, number)).ToList();
            UseAll(IndexLines.Bundle(signer, lines, "one"u8.ToArray(), "second"u8.ToArray()), new() { Full = true });
            Assert.That(scratch.Snapshot("out"), Is.EqualTo(before), $"round {i}: {string.Join('\n', lines)}");
        }
    }

    private static byte[] Mutate(byte[] good, Random random)
    {
        var bytes = good.ToArray();
        for (var flips = random.Next(0, 4); flips > 0; flips--) bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return random.Next(3) switch
        {
            0 => bytes[..random.Next(bytes.Length)],
            1 => [.. bytes, .. Bundles.Noise(random.Next(100), random.Next())],
            _ => bytes,
        };
    }

    private static TChoice One<TChoice>(Random random, TChoice[] choices) => choices[random.Next(choices.Length)];

    private static string Line(Random random, int number)
    {
        var line = IndexLines.File(One(random, Paths), random.Next(3) == 0 ? null : IndexLines.Entry(random.Next(3)), random.Next(0, 8), number);
        var metadata = line["metadata"]!.AsObject();
        metadata["type"] = One(random, Types);
        if (random.Next(2) == 0) metadata["link_target"] = One(random, Targets);
        if (random.Next(3) == 0) metadata["special_device"] = One(random, ["1:3", "7:0", "x", "1", "99999999999:1"]);
        if (random.Next(3) == 0) metadata["mode"] = One(random, ["7777", "0000", "9", "644"]);
        if (random.Next(3) == 0) metadata["xattrs"] = new JsonArray(new JsonObject { ["name"] = One(random, Names), ["value"] = One(random, ["v", null, "\u0002\0\0\0"]) });
        if (random.Next(4) == 0) metadata["lsattr"] = new JsonArray(One(random, ["d", "e", "bit_9", ""]));
        if (random.Next(4) == 0) metadata["size_bytes"] = One(random, [0L, -1L, long.MaxValue, 6L]);
        if (random.Next(4) == 0) metadata["modified_at"] = One(random, ["9999-12-31T23:59:59.999999999Z", "0001-01-01T00:00:00.000000000Z", "x", "2020-02-30T00:00:00.000000000Z"]);
        if (random.Next(3) == 0) line["extents"] = IndexLines.Extents((random.Next(-2, 9), random.Next(-2, 9)), (long.MaxValue - random.Next(9), random.Next(9)));
        if (random.Next(3) == 0) line["link_of"] = random.Next(0, 12).ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (random.Next(9) == 0) _ = line.Remove(One(random, ["step", "id", "path", "kind", "entry", "stored_bytes", "metadata"]));
        var text = new StringBuilder(line.ToJsonString());
        if (random.Next(9) == 0) text[random.Next(text.Length)] = (char)random.Next(' ', '~');
        return text.ToString();
    }

    private void UseAll(byte[] bytes, ExportOptions options)
    {
        var path = scratch.Path("bundles");
        Directory.CreateDirectory(path);
        File.WriteAllBytes(Path.Combine(path, "fuzz"), bytes);
        using var file = File.OpenRead(Path.Combine(path, "fuzz"));
        using var contents = BundleContents.Read(file, new(), path);
        foreach (var work in Works(contents, options))
        {
            try
            {
                work();
            }
            catch (InvalidDataException)
            {
                // Documented: an archive is not whole.
            }

            Tool.Run("/", "rm", "-rf", scratch.Path("out")).MustBeSilentSuccess();
        }
    }

    private IEnumerable<Action> Works(BundleContents contents, ExportOptions options) =>
    [
        () => TreeRestore.Restore(contents, scratch.Path("out"), options),
        () => FolderExport.Write(contents, contents.Entries(join: true), scratch.Path("out"), options),
        () => TarExport.Write(contents, Stream.Null, options),
        () => ZipExport.Write(contents, new MemoryStream(), scratch.Path("bundles"), options),
        () => BodyfileExport.Write(contents, Stream.Null, options),
        () => TimelineExport.Write(contents, Stream.Null, options),
    ];
}
