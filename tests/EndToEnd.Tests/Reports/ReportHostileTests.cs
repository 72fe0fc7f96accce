using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Reports;

/// <summary>A stranger wrote every text of the bundle: in a browser all of it is text. Nothing runs, nothing is asked for, nothing hides.</summary>
public sealed class ReportHostileTests
{
    private static readonly string[] Attacks =
    [
        "<script>window.owned=1</script>", "\"><img src=http://198.51.100.7/x onerror=window.owned=2>", "'><svg onload=window.owned=3>", "javascript:window.owned=4", "</title><script>window.owned=5</script>",
        "</style><script>window.owned=6</script>", "<!--<script>", "--><script>window.owned=7</script>", "]]><script>window.owned=8</script>", "</script><script>window.owned=9</script>", "` onmouseover=window.owned=10 x=`",
        "<base href=http://198.51.100.7/>", "<meta http-equiv=refresh content=0;url=http://198.51.100.7/>", "<link rel=stylesheet href=http://198.51.100.7/>", "&lt;script&gt;&#60;b&#62;", "<iframe srcdoc='<script>parent.owned=11</script>'>",
        "}body{display:none}", "expression(window.owned=12)", "data:text/html,<script>owned=13</script>", "http://198.51.100.7/", "<form action=http://198.51.100.7/><button autofocus>",
    ];

    private const string Hidden = "a\u202etxt.exe\u2066\u200b\u2028\u0000\u001b[31m\u009b\u007f\ufeff\u00ad";
    private const string Shown = @"a\u202etxt.exe\u2066\u200b\u2028\u0000\u001b[31m\u009b\u007f\ufeff\u00ad";

    private readonly Workplace place = new();
    private readonly string attack = string.Join(' ', Attacks);
    private string page = null!;

    [OneTimeSetUp]
    public void Make()
    {
        // Half of it at a time, or it is cut; what hides comes first.
        var texts = Attacks.Append(Hidden).ToArray();
        using var bundle = new PlantedBundle(place.Path("hostile.tar.zst"));
        for (var i = 0; i < texts.Length; i++)
        {
            var text = texts[i];
            bundle.AddEntry($"schemas/acme.r{i}.v1.json", new JsonObject { ["description"] = text }.ToJsonString());
            var process = PlantedBundle.Process(i + 1, null, text, text, text);
            (process["effective_user_name"], process["started_at"], process["container_id"], process["container_runtime"]) = (text, text, text, text);
            bundle.Add("records/a/process", process);
            var autorun = PlantedBundle.Autorun(text, text, text);
            foreach (var field in new[] { "autorun_type", "trigger", "enabled_reason", "run_as", "package", "package_state", "target_package_state", "modified_at", "entry" })
            {
                autorun[field] = text;
            }

            bundle.Add("records/a/autorun", autorun, Unpackaged(text));
            var view = PlantedBundle.CrossView(text, text);
            (view["shown_by"], view["not_shown_by"], view["compared"], view["detail"], view["path"], view["inode"]) = (new JsonArray(text), new JsonArray(text), text, text, text, text);
            bundle.Add("records/a/cross.view", view);
            bundle.Add("records/a/network.socket", PlantedBundle.Socket(text, text, i + 1, text, 7, 7, text), PlantedBundle.Socket("listen", text, i + 1, null, 0, 7, text));
            bundle.Add($"records/a/acme.r{i}", new JsonObject { [text] = text, ["name"] = text, ["at"] = new JsonArray(text, new JsonObject { [text] = text }), ["seen_at"] = "2026-11-30T10:00:00.000000000Z" });
            bundle.Add("records/a/user.logon", new JsonObject { ["user_name"] = text, ["logged_on_at"] = "2026-11-30T10:00:00.000000000Z", ["remote_host"] = text });
            bundle.Add("records/a/filesystem.entry", new JsonObject { ["path"] = text, ["name"] = text, ["type"] = "file", ["mode"] = "4755", ["modified_at"] = "2026-11-30T10:00:00.000000000Z", ["read_at"] = PlantedBundle.ReadAt });
            bundle.Add("files", new JsonObject { ["step"] = text, ["path"] = text, ["metadata"] = new JsonObject { ["modified_at"] = "2026-11-30T10:00:00.000000000Z" } });
            bundle.Add("faults", new JsonObject { ["step"] = text, ["path"] = text, ["kind"] = text, ["code"] = text, ["system_call"] = text, ["message"] = text });
            bundle.Add("items", new JsonObject { ["step"] = text, ["item"] = text, ["state"] = text, ["reason"] = text });
        }

        bundle.AddText("records/a/process", "{\"pid\":900,\"name\":\"lone \\ud800\"}\n{\"pid\":901,\"name\":\"latin\\ufffd\",\"name_bytes\":\"bGF0aW7p\",\"executable\":\"/x\"}\nno json\n");
        bundle.Close(Manifest());
        place.Run("report", bundle.Path).MustEndWith(8);
        page = place.Path("hostile.html");
    }

    [OneTimeTearDown]
    public void CleanUp() => place.Dispose();

    [Test]
    public void InABrowserNothingRunsNothingIsAskedForAndTheTextShows()
    {
        using var browser = new Browser(place.Folder);
        browser.Open(page);
        browser.Evaluate("document.querySelectorAll('details').forEach(each => each.open = true)");
        browser.Evaluate("document.querySelectorAll('*').forEach(each => { each.dispatchEvent(new Event('mouseover')); each.dispatchEvent(new Event('error')); each.dispatchEvent(new Event('load')) })");
        Assert.That(browser.Text("String(window.owned)"), Is.EqualTo("undefined"));
        Assert.That(browser.Number("document.scripts.length"), Is.EqualTo(1));
        Assert.That(browser.Number("document.querySelectorAll('img, iframe, form, base, link, object, embed, style ~ style, [src], [style], a:not([href^=\"#\"]), [href]:not(a)').length"), Is.Zero);
        Assert.That(browser.Number("Array.from(document.querySelectorAll('*')).filter(each => each.getAttributeNames().some(name => name.startsWith('on'))).length"), Is.Zero);
        Assert.That(browser.Requests, Is.Empty);
        Assert.That(browser.Complaints, Is.Empty);
        Assert.That(browser.Text("document.title"), Is.EqualTo($"{Attacks[4]} - forensics report"));
        Assert.That(browser.Text("document.querySelector('h1').textContent"), Is.EqualTo(Attacks[4]));
        foreach (var section in new[] { "alerts", "cross-views", "outcome", "autoruns", "processes", "network", "users", "time-line", "faults", "soundness", "other" })
        {
            var text = browser.Text($"document.getElementById('{section}').textContent");
            foreach (var each in section is "alerts" or "soundness" ? [Attacks[0]] : Attacks.Append(Shown))
            {
                Assert.That(text, Does.Contain(each), section);
            }
        }

        Assert.That(browser.Text("document.getElementById('overview').textContent"), Does.Contain(attack).And.Contain(Shown));
        Assert.That(browser.Text("document.getElementById('processes').textContent"), Does.Contain(@"latin\xe9"));
    }

    [Test]
    public void NothingInvisibleIsInThePage()
    {
        var text = File.ReadAllText(page);
        Assert.That(text.Where(each => (char.IsControl(each) && each != '\n') || char.GetUnicodeCategory(each) is System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LineSeparator), Is.Empty);
        Assert.That(text, Does.Contain("default-src &#x27;none&#x27;; style-src &#x27;sha256-").And.Contain("base-uri &#x27;none&#x27;"));
        Assert.That(text, Does.Contain("2 lines are not what their stream should hold").Or.Contain("lines are not what their stream should hold"));
    }

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("no json")]
    [TestCase("{\"run\":7,\"steps\":{},\"device\":[],\"tool\":null,\"clock\":\"x\",\"refused_plugins\":[7],\"alerts\":[{},7],\"case\":[],\"footprint\":7,\"enforcement\":{\"not_prevented\":[7,{},null]}}")]
    [TestCase("{\"steps\":[null,7,{\"step\":{},\"records\":[],\"items\":{\"a\":\"b\"},\"started_at\":\"x\"}],\"run\":{\"started_at\":\"x\",\"duration_ms\":-9223372036854775808}}")]
    public void AManifestMayHoldAnything(string manifest)
    {
        var path = place.Path($"{Guid.NewGuid():N}.tar.zst");
        using (var writer = Forensics.Bundle.BundleWriter.Create(path, Forensics.Bundle.BundleSigner.ForRun("a stranger"), new()))
        {
            writer.AppendLines("records/a/autorun", "{}\n{\"path\":7}\n{\"line\":1e999}\n"u8);
            writer.AppendLines("records/a/network.socket", "{}\n{\"owners\":[1,{},\"x\",null]}\n{\"family\":\"inet\",\"owners\":[{\"pid\":1}]}\n"u8);
            writer.AppendLines("records/a/cross.view", "{}\n"u8);
            writer.AppendLines("records/a/x", "{}\n[]\n{\"a\":null,\"b_at\":\"9999-99-99\"}\n"u8);
            writer.AppendLines("files", "{}\n{\"path\":[],\"metadata\":7}\n"u8);
            writer.AppendLines("faults", "{}\n"u8);
            writer.AppendLines("items", "{}\n"u8);
            writer.WriteEntry("schemas/x", "{"u8);
            writer.WriteEntry("schemas/.v1.json", "{}"u8);
            writer.Close(System.Text.Encoding.UTF8.GetBytes(manifest));
        }

        Assert.That(place.Run("report", path, "-o", "-").MustEndWith(8).Output, Does.EndWith("</html>\n"));
    }

    private static JsonObject Unpackaged(string path)
    {
        var autorun = PlantedBundle.Autorun(path, path, path);
        autorun["package_state"] = "unpackaged";
        return autorun;
    }

    private JsonObject Manifest() => new()
    {
        ["device"] = new JsonObject { ["hostname"] = Attacks[4], ["kernel_release"] = Hidden, ["machine_id"] = Attacks[0] },
        ["case"] = new JsonObject { ["case_number"] = Attacks[0], ["examiner"] = Attacks[1], ["notes"] = $"{attack} {Hidden}" },
        ["run"] = new JsonObject { ["started_at"] = Attacks[2], ["result"] = Attacks[3], ["root"] = Attacks[0], ["items"] = new JsonObject { [Attacks[0]] = 1 } },
        ["tool"] = new JsonObject { ["name"] = Attacks[0] },
        ["alerts"] = new JsonArray(new JsonObject { ["message"] = Attacks[0], ["code"] = Attacks[1], ["path"] = Attacks[2], ["names"] = new JsonArray(Attacks[3]) }),
        ["steps"] = new JsonArray(new JsonObject { ["step"] = Attacks[0], ["outcome"] = Attacks[1], ["reason"] = Attacks[2], ["records"] = new JsonObject { [Attacks[0]] = 1 } }),
        ["refused_plugins"] = new JsonArray(new JsonObject { ["directory"] = Attacks[0], ["reason"] = Attacks[1] }),
        ["enforcement"] = new JsonObject { ["limits"] = Attacks[0], ["not_prevented"] = new JsonArray(Attacks[0]) },
        ["footprint"] = new JsonObject { ["sums"] = new JsonObject { [Attacks[0]] = 1 } },
    };
}
