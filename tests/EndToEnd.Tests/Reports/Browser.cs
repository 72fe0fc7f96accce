using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Reports;

/// <summary>A headless Chromium of the test's own, spoken to by its DevTools protocol over a pipe: no port, no driver, no profile but its own.</summary>
internal sealed class Browser : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly string[] Arguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-pipe",
    ];

    private readonly Process process;
    private readonly BlockingCollection<JsonNode> messages = [];
    private readonly string session;
    private int lastId;

    /// <summary>Starts it; without one the test is skipped.</summary>
    /// <param name="folder">Where its profile may lie.</param>
    public Browser(string folder)
    {
        // Its descriptors 3 and 4 are the pipe: this process's ends of its input and output.
        var start = new ProcessStartInfo("bash", ["-c", "exec \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>/dev/null", "bash", Tool.PathOf("chromium"), .. Arguments, $"--user-data-dir={folder}/chromium", "about:blank"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["HOME"] = folder;
        start.Environment["XDG_CONFIG_HOME"] = folder;
        start.Environment["DBUS_SESSION_BUS_ADDRESS"] = "disabled:";
        process = Process.Start(start)!;
        _ = Task.Run(Read);
        var target = (string)Send("Target.createTarget", new() { ["url"] = "about:blank" }, null)["targetId"]!;
        session = (string)Send("Target.attachToTarget", new() { ["targetId"] = target, ["flatten"] = true }, null)["sessionId"]!;
        foreach (var domain in new[] { "Page", "Network", "Runtime", "Log", "Accessibility" })
        {
            Call($"{domain}.enable");
        }
    }

    /// <summary>Everything that was asked for over the network or of the disk since the last page was opened, the page itself not.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>What the page complained of, or asked its reader: scripts that were refused, mistakes of scripts, dialogs.</summary>
    public List<string> Complaints { get; } = [];

    public JsonNode Call(string method, JsonObject? parameters = null) => Send(method, parameters, session);

    public JsonNode? Evaluate(string expression)
    {
        var result = Call("Runtime.evaluate", new() { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true });
        Assert.That(result["exceptionDetails"], Is.Null, () => result.ToJsonString());
        return result["result"]?["value"];
    }

    public string Text(string expression) => (string?)Evaluate(expression) ?? "";

    public int Number(string expression) => (int)(double)Evaluate(expression)!;

    public void Open(string path)
    {
        Call("Page.navigate", new() { ["url"] = "about:blank" });
        Requests.Clear();
        Complaints.Clear();
        Call("Page.navigate", new() { ["url"] = $"file://{path}" });
        Until.True(() => Text("document.readyState + location.protocol") == "completefile:", "the page is there");
        Requests.Remove($"file://{path}");
    }

    public void View(int width, int height, string scheme)
    {
        Call("Emulation.setDeviceMetricsOverride", new() { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = true });
        Call("Emulation.setEmulatedMedia", new() { ["media"] = scheme == "print" ? "print" : "", ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = scheme }) });
    }

    public void Press(string key, int code)
    {
        var (type, text) = key == "Enter" ? ("keyDown", "\r") : ("rawKeyDown", "");
        Call("Input.dispatchKeyEvent", new() { ["type"] = type, ["key"] = key, ["code"] = key, ["windowsVirtualKeyCode"] = code, ["text"] = text });
        Call("Input.dispatchKeyEvent", new() { ["type"] = "keyUp", ["key"] = key, ["code"] = key, ["windowsVirtualKeyCode"] = code });
    }

    /// <summary>A picture of what is seen now, beside the test's other results.</summary>
    public void Picture(string path)
        => File.WriteAllBytes(path, Convert.FromBase64String((string)Call("Page.captureScreenshot", new() { ["format"] = "png" })["data"]!));

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process.Dispose();
        messages.Dispose();
    }

    private JsonNode Send(string method, JsonObject? parameters, string? to)
    {
        var id = ++lastId;
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] };
        if (to is not null)
        {
            message["sessionId"] = to;
        }

        var pipe = process.StandardInput.BaseStream;
        pipe.Write([.. Encoding.UTF8.GetBytes(message.ToJsonString()), 0]);
        pipe.Flush();
        while (messages.TryTake(out var answer, Patience))
        {
            if ((int?)answer["id"] == id)
            {
                return answer["result"] ?? throw new InvalidOperationException($"{method}: {answer.ToJsonString()}");
            }

            Note(answer);
        }

        throw new TimeoutException($"Chromium does not answer {method}");
    }

    private void Note(JsonNode message)
    {
        switch ((string?)message["method"])
        {
            case "Network.requestWillBeSent":
                Requests.Add((string)message["params"]!["request"]!["url"]!);
                break;
            case "Page.javascriptDialogOpening" or "Runtime.exceptionThrown" or "Log.entryAdded" or "Runtime.consoleAPICalled":
                Complaints.Add(message.ToJsonString());
                break;
        }
    }

    private void Read()
    {
        var held = new List<byte>();
        var buffer = new byte[1 << 16];
        try
        {
            int count;
            while ((count = process.StandardOutput.BaseStream.Read(buffer)) > 0)
            {
                foreach (var each in buffer.AsSpan(0, count))
                {
                    if (each != 0)
                    {
                        held.Add(each);
                        continue;
                    }

                    messages.Add(JsonNode.Parse(held.ToArray())!);
                    held.Clear();
                }
            }
        }
        catch (Exception closed) when (closed is ObjectDisposedException or InvalidOperationException or IOException)
        {
            // The test is over.
        }
    }
}
