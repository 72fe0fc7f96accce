using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Reports;

/// <summary>The page as people use it: by eye, by keyboard, by screen reader, on paper, on a telephone, without scripts.</summary>
public sealed class ReportPageTests
{
    private const int Tab = 9;
    private const int Enter = 13;

    private readonly Workplace place = new();
    private Browser browser = null!;
    private string page = null!;

    [OneTimeSetUp]
    public void Make()
    {
        using var bundle = new PlantedBundle(place.Path("story.tar.zst"));
        bundle.Add("records/p/process",
            PlantedBundle.Process(1, null, "init", "/sbin/init"), PlantedBundle.Process(20, 1, "sshd", "/usr/sbin/sshd", "sshd", "-D"), PlantedBundle.Process(30, 20, "bash", "/usr/bin/bash", "-bash"),
            PlantedBundle.Process(40, 1, "kw", "/dev/shm/.x/kw", "[kworker/3:2]"), PlantedBundle.Process(50, 51, "ring", "/r"), PlantedBundle.Process(51, 50, "ring", "/r"), PlantedBundle.Process(60, 60, "own", "/o"));
        bundle.Add("records/n/network.socket",
            PlantedBundle.Socket("listen", "127.0.0.1", 5432, null, 0, 20, "postgres"), PlantedBundle.Socket("listen", "0.0.0.0", 22, "0.0.0.0", 0, 20, "sshd"), PlantedBundle.Socket("established", "10.0.0.2", 40112, "198.51.100.7", 443, 40, "kw"));
        foreach (var number in Enumerable.Range(0, 30))
        {
            bundle.Add("records/a/autorun", PlantedBundle.Autorun($"/usr/lib/systemd/system/{number}.service", $"/usr/sbin/d{number}", $"/usr/sbin/d{number}"));
        }

        var planted = PlantedBundle.Autorun("/etc/cron.d/new", "/var/tmp/" + new string('x', 500), "/var/tmp/x");
        (planted["package_state"], planted["modified_at"]) = ("unpackaged", "2026-11-29T00:00:00.000000000Z");
        bundle.Add("records/a/autorun", planted);
        bundle.Add("records/x/cross.view", PlantedBundle.CrossView("hidden-process", "pid 4711"));
        bundle.Add("records/u/user.account", new JsonObject { ["name"] = "anna", ["user_id"] = 1000, ["password_changed_at"] = "2026-11-01T00:00:00.000000000Z" });
        bundle.Add("records/y/acme.widget", new JsonObject { ["colour"] = "blue" });
        bundle.AddEntry("schemas/acme.widget.v1.json", "{\"description\":\"Widgets of another plugin.\"}");
        bundle.Add("faults", new JsonObject { ["step"] = "p", ["path"] = "/proc/7", ["kind"] = "denied", ["code"] = "ACCESS_DENIED" });
        bundle.Add("items", new JsonObject { ["step"] = "p", ["item"] = "users", ["state"] = "denied", ["reason"] = "no right" });
        bundle.Close(new()
        {
            ["device"] = new JsonObject { ["hostname"] = "web01" },
            ["run"] = new JsonObject { ["started_at"] = "2026-11-30T12:00:00.000000000Z" },
            ["steps"] = new JsonArray(new JsonObject { ["step"] = "p", ["outcome"] = "timed_out", ["reason"] = "30 s", ["records"] = new JsonObject { ["process"] = 7 } }),
            ["alerts"] = new JsonArray(new JsonObject { ["code"] = "PRELOAD_LIST", ["message"] = "/etc/ld.so.preload exists" }),
        });
        place.Run("report", bundle.Path).MustEndWith(8);
        page = place.Path("story.html");
        browser = new Browser(place.Folder);
    }

    [OneTimeTearDown]
    public void CleanUp()
    {
        browser?.Dispose();
        place.Dispose();
    }

    [SetUp]
    public void Open()
    {
        browser.Call("Emulation.setScriptExecutionDisabled", new() { ["value"] = false });
        browser.View(1280, 900, "light");
        browser.Open(page);
    }

    [Test]
    public void TheUnusualAutorunStandsFirstWithItsReasonsInWords()
    {
        Assert.That(Text("#autoruns tbody tr"), Does.StartWith("/etc/cron.d/new:3").And.Contain("in a folder for temporary files").And.Contain("file of no package").And.Contain("changed within 14 days"));
        Assert.That(browser.Number("document.querySelectorAll('#autoruns > .scroll tbody tr').length"), Is.EqualTo(1));
        Assert.That(browser.Text("document.querySelector('#autoruns details summary').textContent"), Is.EqualTo("30 without such reasons"));
    }

    [Test]
    public void EachProcessStandsOnceBelowItsParent()
    {
        Assert.That(browser.Text("Array.from(document.querySelectorAll('#processes .pid')).map(each => each.textContent).sort().join()"), Is.EqualTo("1,20,30,40,50,51,60"));
        Assert.That(browser.Text("Array.from(document.querySelectorAll('#processes .pid')).find(each => each.textContent == '30').closest('ul').closest('li').querySelector('.pid').textContent"), Is.EqualTo("20"));
        Assert.That(Text("#processes"), Does.Contain("process dressed as a kernel thread").And.Contain("program started from a folder for temporary files"));
    }

    [Test]
    public void PortsStandWithTheirProcessesAndThoseOfEveryNetworkFirst()
    {
        Assert.That(browser.Text("document.querySelector('#listening').closest('table').tBodies[0].innerText"), Does.Match(@"(?s)^0\.0\.0\.0:22\s+tcp\s+listen\s+every network\s+20 sshd\s+127\.0\.0\.1:5432.*this device\s+20 postgres"));
        Assert.That(browser.Text("document.querySelector('#connected').closest('table').tBodies[0].innerText"), Does.Contain("198.51.100.7:443").And.Contain("40 kw"));
    }

    [Test]
    public void TheRestOfTheBundleIsThereToo()
    {
        Assert.That(Text("#alerts"), Does.Contain("/etc/ld.so.preload exists"));
        Assert.That(Text("#cross-views"), Does.Contain("pid 4711").And.Contain("kill(pid, 0)").And.Contain("both, three times"));
        Assert.That(Text("#unusual"), Does.Contain("process that answers and is not listed"));
        Assert.That(Text("#outcome"), Does.Contain("! timed out").And.Contain("users").And.Contain("no right"));
        Assert.That(Text("#faults"), Does.Contain("ACCESS_DENIED").And.Contain("/proc/7"));
        Assert.That(Text("#users"), Does.Contain("anna").And.Contain("2026-11-01 00:00:00"));
        Assert.That(Text("#other"), Does.Contain("acme.widget").And.Contain("Widgets of another plugin.").And.Contain("blue"));
        Assert.That(Text("#time-line"), Does.Contain("process started").And.Contain("autorun file modified").And.Contain("user.account password changed"));
    }

    [Test]
    public void WithoutScriptsAllOfItIsThereAndNothingIsDead()
    {
        var with = browser.Text("document.querySelector('main').textContent.length + ''");
        browser.Call("Emulation.setScriptExecutionDisabled", new() { ["value"] = true });
        browser.Open(page);
        Assert.That(browser.Number("document.querySelectorAll('button, input').length"), Is.Zero);
        Assert.That(browser.Number("document.querySelectorAll('#processes li').length"), Is.EqualTo(7));
        Assert.That(browser.Number("document.querySelector('main').textContent.length"), Is.LessThan(int.Parse(with)).And.GreaterThan(int.Parse(with) - 1_000));
    }

    [Test]
    public void TheKeyboardReachesTheContentFoldsTheTreeAndSorts()
    {
        browser.Press("Tab", Tab);
        Assert.That(browser.Text("document.activeElement.textContent"), Is.EqualTo("Skip to the content"));
        Assert.That(browser.Number("document.activeElement.getBoundingClientRect().left"), Is.GreaterThanOrEqualTo(0));
        browser.Press("Enter", Enter);
        Assert.That(browser.Text("location.hash"), Is.EqualTo("#main"));
        browser.Evaluate("document.querySelector('#processes summary').focus()");
        browser.Press("Enter", Enter);
        Assert.That(browser.Evaluate("document.querySelector('#processes details').open")!.GetValue<bool>(), Is.False);
        browser.Press("Enter", Enter);
        Assert.That(browser.Evaluate("document.querySelector('#processes details').open")!.GetValue<bool>(), Is.True);
        browser.Press("Tab", Tab);
        Assert.That(browser.Text("getComputedStyle(document.activeElement).outlineStyle"), Is.EqualTo("solid"));
        browser.Evaluate("document.querySelector('#listening').closest('table').querySelector('thead button').focus()");
        browser.Press("Enter", Enter);
        browser.Press("Enter", Enter);
        Assert.That(browser.Text("document.querySelector('#listening').closest('table').querySelector('th[aria-sort=descending]').textContent"), Is.EqualTo("Local address"));
        Assert.That(browser.Text("document.querySelector('#listening').closest('table').tBodies[0].rows[0].cells[0].textContent"), Is.EqualTo("127.0.0.1:5432"));
    }

    [Test]
    public void TheFilterOfTheTreeKeepsParentsAndSaysHowMany()
    {
        browser.Evaluate("(() => { const input = document.querySelector('#processes input'); input.value = 'BASH'; input.dispatchEvent(new Event('input')); })()");
        Until.True(() => browser.Text("document.querySelector('#processes [role=status]').textContent") == "1 shown", "the filter says how many");
        Assert.That(browser.Text("Array.from(document.querySelectorAll('#processes li:not([hidden]) .pid')).filter(each => !each.closest('li[hidden]')).map(each => each.textContent).join()"), Is.EqualTo("1,20,30"));
    }

    [Test]
    public void AScreenReaderFindsLandmarksHeadingsInOrderAndNamedTables()
    {
        var nodes = browser.Call("Accessibility.getFullAXTree")["nodes"]!.AsArray().Where(node => (bool?)node!["ignored"] != true)
            .Select(node => (Role: (string?)node!["role"]?["value"], Name: (string?)node["name"]?["value"])).ToList();
        foreach (var role in new[] { "banner", "navigation", "main", "contentinfo" })
        {
            Assert.That(nodes.Count(node => node.Role == role), Is.EqualTo(1), role);
        }

        Assert.That(nodes.Where(node => node.Role is "table" or "region" or "navigation" or "link" or "button" or "searchbox" or "image").Select(node => node.Name), Has.None.Null.And.None.Empty);
        Assert.That(nodes.Count(node => node.Role == "table"), Is.GreaterThan(5));
        Assert.That(nodes.Count(node => node.Role == "rowheader"), Is.GreaterThan(10));
        Assert.That(nodes.Count(node => node.Role == "columnheader"), Is.GreaterThan(10));
        var levels = browser.Text("Array.from(document.querySelectorAll('h1,h2,h3')).map(each => each.tagName[1]).join('')");
        Assert.That(levels, Does.StartWith("12").And.Not.Contain("13"));
        Assert.That(levels.Count(level => level == '1'), Is.EqualTo(1));
        Assert.That(browser.Text("document.documentElement.lang"), Is.EqualTo("en"));
        Assert.That(browser.Number("(() => { const ids = Array.from(document.querySelectorAll('[id]')).map(each => each.id); return ids.length - new Set(ids).size; })()"), Is.Zero);
        Assert.That(browser.Number("Array.from(document.querySelectorAll('[aria-labelledby]')).filter(each => !document.getElementById(each.getAttribute('aria-labelledby'))).length"), Is.Zero);
        Assert.That(browser.Number("Array.from(document.querySelectorAll('a[href]')).filter(each => !document.getElementById(each.getAttribute('href').slice(1))).length"), Is.Zero);
    }

    [TestCase(320)]
    [TestCase(768)]
    [TestCase(1600)]
    public void NoWidthMakesThePageScrollSideways(int width)
    {
        browser.View(width, 900, "light");
        browser.Evaluate("document.querySelectorAll('details').forEach(each => each.open = true)");
        Assert.That(browser.Number("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width));
    }

    [TestCase("light")]
    [TestCase("dark")]
    public void TextIsReadableInLightAndDark(string scheme)
    {
        browser.View(1280, 900, scheme);
        Assert.That(browser.Number("parseInt(getComputedStyle(document.body).backgroundColor.split('(')[1])"), scheme == "dark" ? Is.LessThan(60) : Is.GreaterThan(200));

        // WCAG 2.2, 1.4.3: 4.5 to 1 for every text, against the nearest ground that is painted.
        Assert.That(browser.Text("""
            (() => {
              const part = value => { const c = value / 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
              const light = rgb => 0.2126 * part(rgb[0]) + 0.7152 * part(rgb[1]) + 0.0722 * part(rgb[2]);
              const rgb = text => text.match(/[\d.]+/g).map(Number);
              const ground = each => { for (; each; each = each.parentElement) { const c = rgb(getComputedStyle(each).backgroundColor); if (c.length === 3 || c[3] === 1) return c; } return [255, 255, 255]; };
              const bad = new Set();
              document.querySelectorAll('details').forEach(each => each.open = true);
              document.querySelectorAll('body *').forEach(each => {
                if (!Array.from(each.childNodes).some(node => node.nodeType === 3 && node.data.trim()) || each.tagName === 'SCRIPT') return;
                const [a, b] = [light(rgb(getComputedStyle(each).color)), light(ground(each))].sort((x, y) => y - x);
                if ((a + 0.05) / (b + 0.05) < 4.5) bad.add(each.tagName + '.' + each.className + ' ' + each.textContent.slice(0, 30));
              });
              return Array.from(bad).join('; ');
            })()
            """), Is.Empty);
    }

    [Test]
    public void OnPaperNavigationAndToolsAreGone()
    {
        browser.View(800, 900, "print");
        Assert.That(browser.Text("getComputedStyle(document.querySelector('nav')).display + getComputedStyle(document.querySelector('.tools')).display"), Is.EqualTo("nonenone"));
        Assert.That(browser.Text("getComputedStyle(document.body).backgroundColor"), Is.EqualTo("rgb(255, 255, 255)"));
    }

    private string Text(string selector) => browser.Text($"document.querySelector('{selector}').textContent");
}
