using System.Text;
using System.Text.Json.Nodes;
using Forensics.Bundle.Export;

namespace Forensics.Bundle.Tests;

/// <summary>Records as lines of other tools.</summary>
public sealed class LineExportTests
{
    private const string Entry = """
        {"path":"/etc/a|b\\c\n","name":"x","type":"file","size_bytes":12,"mode":"4755","owner_id":1000,"group_id":100,"inode":"77","created_at":null,"modified_at":"2020-01-02T03:04:05.123456789Z","accessed_at":"2021-01-02T03:04:05.000000000Z","changed_at":null,"changed_at_unix":"-1.500000000","link_target":null,"md5":"d41d8cd98f00b204e9800998ecf8427e","read_at":"2026-01-01T00:00:00.000000000Z"}
        """;

    private const string ReadTimeline = """
        import sys, json, datetime
        for line in sys.stdin:
            e = json.loads(line)
            assert e['message'] and e['timestamp_desc'] and e['data_type'], e
            print(datetime.datetime.fromisoformat(e['datetime']).timestamp(), e['timestamp_desc'], e['data_type'])
        """;

    private readonly Scratch scratch = new();
    private readonly BundleSigner signer = BundleSigner.ForRun("forensics run key test");

    [OneTimeTearDown]
    public void CleanUp() => scratch.Dispose();

    [Test]
    public void MactimeReadsTheBodyfile()
    {
        var link = IndexLines.Link("/link", "to");
        using var body = ExportFile.Create(scratch.Path("body"));
        var report = BodyfileExport.Write(scratch.Read(Bundle(link)), body, new());
        body.Flush();
        Assert.That((report.Written, report.Losses), Is.EqualTo((2L, new[] { "records: 2 lines are malformed and were passed over" })));
        Assert.That(File.ReadAllLines(body.Name).Order(StringComparer.Ordinal), Is.EqualTo(new[]
        {
            "0|/link -> to|2|l/lrw-r--r--|0|0|0|1577934246|1577934245|1577934247|0",
            "d41d8cd98f00b204e9800998ecf8427e|/etc/a\\x7cb\\\\c\\x0a|77|r/rrwsr-xr-x|1000|100|12|1609556645|1577934245|-2|0",
        }));
        var read = Tool.Run(scratch.Folder, "mactime", "-b", "body", "-d").MustSucceed().Output;
        Assert.That(read, Does.Contain("\"/link -> to\"").And.Contain("/etc/a"));
    }

    [Test]
    public void EachTimeOfARecordIsALineOfTheTimeline()
    {
        using var timeline = ExportFile.Create(scratch.Path("timeline.jsonl"));
        var report = TimelineExport.Write(scratch.Read(Bundle(IndexLines.Object("/d", "directory"))), timeline, new());
        timeline.Flush();
        Assert.That(report.Written, Is.EqualTo(5), "modified and accessed of the record, three of the object; when something was read is no event");
        var parsed = Tool.Run(scratch.Folder, "sh", "-c", $"python3 -c \"$0\" < timeline.jsonl", ReadTimeline).MustSucceed().Output;
        Assert.That(parsed.Split('\n'), Is.SupersetOf(new[] { "1577934245.123456 modified forensics:filesystem.entry", "1609556645.0 accessed forensics:filesystem.entry", "1577934247.0 changed forensics:files" }));
        var first = JsonNode.Parse(File.ReadLines(timeline.Name).First(line => line.Contains("filesystem.entry", StringComparison.Ordinal)))!;
        Assert.That(((string)first["datetime"]!, (string)first["datetime_ns"]!, (string)first["source_step"]!, (string)first["path"]!), Is.EqualTo(("2020-01-02T03:04:05.123456+00:00", "2020-01-02T03:04:05.123456789Z", "listing", "/etc/a|b\\c\n")));
    }

    [Test]
    public void OfACutBundleOnlyProvenLinesAreWritten()
    {
        var bundle = Bundles.Write(signer, writer =>
        {
            writer.AppendLines("records/listing/filesystem.entry", Encoding.UTF8.GetBytes(Entry + "\n"));
            writer.WriteLink();
            writer.AppendLines("records/listing/filesystem.entry", Encoding.UTF8.GetBytes(Entry + "\n"));
            writer.WriteEntry("noise", Bundles.Noise(3_000_000, 1));
        });
        using var body = new MemoryStream();
        var report = BodyfileExport.Write(scratch.Read(bundle[..^1_000_000]), body, new());
        Assert.That(report.Written, Is.EqualTo(1));
    }

    private byte[] Bundle(JsonObject line) => Bundles.Write(signer, writer =>
    {
        writer.AppendLines("records/listing/filesystem.entry", Encoding.UTF8.GetBytes(Entry + "\n{\n[1]\n"));
        writer.AppendLines("files", Encoding.UTF8.GetBytes(line.ToJsonString() + "\n"));
    });
}
