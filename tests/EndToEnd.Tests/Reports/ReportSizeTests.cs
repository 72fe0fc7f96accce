using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace EndToEnd.Tests.Reports;

/// <summary>However much a bundle holds, its page stays one that a browser opens, and says what it leaves out.</summary>
public sealed class ReportSizeTests
{
    private const int MaxPageBytes = 16 << 20;

    private readonly Workplace place = new();

    [OneTimeTearDown]
    public void CleanUp() => place.Dispose();

    [Test]
    public void HalfAMillionProcessesAndSocketsAreAPageOfSomeMegabytes()
    {
        const int count = 500_000;
        var page = Report(bundle =>
        {
            Repeat(count, i => $$"""{"pid":{{i}},"parent_pid":{{i / 2}},"name":"p{{i}}","state":"S","started_at":"2026-11-30T10:00:00.000000000Z","executable":"/usr/bin/p","arguments":["/usr/bin/p","--number","{{i}}"],"effective_user_id":0,"kernel_thread":false,"read_at":"2026-11-30T12:00:00.000000000Z"}""", bundle, "records/a/process");
            Repeat(count, i => $$"""{"family":"inet","protocol":"tcp","connection_state":"{{(i % 2 == 0 ? "listen" : "established")}}","local_address":"10.0.0.1","local_port":{{i % 65_536}},"remote_address":"10.0.0.2","remote_port":{{i % 2 * 443}},"owners":[{"pid":{{i}},"name":"p{{i}}"}]}""", bundle, "records/a/network.socket");
            bundle.Add("records/a/process", PlantedBundle.Process(999_999, 1, "kw", "/dev/shm/kw", "kw"));
        });
        Assert.That(page.Length, Is.LessThan(MaxPageBytes / 4));
        Assert.That(page, Does.Contain("496,001 more in records/STEP/process").And.Contain("249,000 more in records/STEP/network.socket"));
        Assert.That(page, Does.Contain("999999").And.Contain("/dev/shm/kw"), "what has a mark is kept, however late it comes");
    }

    [Test]
    public void TextsAsLongAsTheyCanBeOfEveryKindMakeNoLongerPage()
    {
        var text = new string('\u202e', 1_000);
        var page = Report(bundle =>
        {
            foreach (var i in Enumerable.Range(0, 6_000))
            {
                var autorun = PlantedBundle.Autorun(text, text, text);
                autorun["package_state"] = "unpackaged";
                bundle.Add("records/a/process", PlantedBundle.Process(i, i - 1, text, text, text)).Add("records/a/autorun", autorun);
                bundle.Add("faults", new JsonObject { ["step"] = text, ["path"] = text, ["kind"] = text, ["code"] = $"C{i}", ["message"] = text });
                bundle.Add("items", new JsonObject { ["step"] = "a", ["item"] = text, ["state"] = "denied", ["reason"] = text });
                bundle.Add($"records/a/acme.r{i % 100}", new JsonObject { ["name"] = text, ["more"] = text });
            }
        });
        Assert.That(page.Length, Is.LessThan(MaxPageBytes));
        Assert.That(page, Does.EndWith("</html>\n").And.Contain("more in records/STEP/autorun").And.Contain("more in items/0001.jsonl"));
    }

    [TestCase(4_000, "")]
    [TestCase(4_001, "1 more in records/STEP/process")]
    public void TheTreeTakesProcessesUpToItsLimit(int count, string more)
    {
        var page = Report(bundle => Repeat(count, i => $$"""{"pid":{{i + 1}},"parent_pid":{{i}},"name":"p","state":"S","executable":"/x","kernel_thread":false}""", bundle, "records/a/process"));
        Assert.That(Regex.Count(page, "class=\"pid\""), Is.EqualTo(4_000));
        Assert.That(more.Length == 0 ? !page.Contains("more in records/STEP/process", StringComparison.Ordinal) : page.Contains(more, StringComparison.Ordinal), Is.True);
        Assert.That(Regex.Count(page, "<details"), Is.EqualTo(Regex.Count(page, "</details>")).And.LessThan(200), "a chain is as deep as the tree may be, and no deeper");
    }

    [Test]
    public void TimesAfterTheCollectionAreCountedAndDoNotPushOthersOut()
    {
        var page = Report(bundle => Repeat(2_000, i => $$"""{"path":"/f{{i}}","name":"f","type":"file","mode":"0644","modified_at":"{{(i < 1_999 ? 2199 : 2026)}}-01-01T00:00:00.000000000Z","read_at":"2026-11-30T12:00:00.000000000Z"}""", bundle, "records/a/filesystem.entry"));
        Assert.That(page, Does.Contain("1,999 times lie more than an hour after they were read").And.Contain("<bdi>/f1999</bdi>"));
    }

    private static void Repeat(int count, Func<int, string> line, PlantedBundle bundle, string stream)
    {
        var lines = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            lines.Append(line(i)).Append('\n');
            if (lines.Length > 1 << 20 || i == count - 1)
            {
                bundle.AddText(stream, lines.ToString());
                lines.Clear();
            }
        }
    }

    private string Report(Action<PlantedBundle> fill)
    {
        using var bundle = new PlantedBundle(place.Path($"{Guid.NewGuid():N}.tar.zst"));
        fill(bundle);
        bundle.Close();
        return place.Run("report", bundle.Path, "-o", "-").MustEndWith(8).Output;
    }
}
