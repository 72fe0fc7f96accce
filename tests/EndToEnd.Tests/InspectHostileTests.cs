using System.Text;
using Forensics.Bundle;

namespace EndToEnd.Tests;

/// <summary>Bundles whose every byte a stranger chose, signed by the stranger: they cost bounded time and memory, and reach the terminal escaped.</summary>
public sealed class InspectHostileTests
{
    private const string Deleted = """{"pid":7,"name":"x","executable":"/opt/x","executable_deleted":true,"kernel_thread":false}""";
    private const string Processes = "records/a/process";
    private const string Files = "records/a/filesystem.entry";
    private const int MaxLineBytes = 1 << 20;

    private readonly Workplace place = new();
    private BundleSigner signer = null!;

    [OneTimeSetUp]
    public void MakeKey() => signer = BundleSigner.ForRun("a stranger");

    [OneTimeTearDown]
    public void CleanUp() => place.Dispose();

    [TestCase("no json")]
    [TestCase("")]
    [TestCase("{")]
    [TestCase("{}}")]
    [TestCase("{} {}")]
    [TestCase("[1]")]
    [TestCase("null")]
    [TestCase("{\"pid\":\"7\"}")]
    [TestCase("{\"executable\":7}")]
    [TestCase("{\"executable\":[\"/x\"]}")]
    [TestCase("{\"arguments\":\"/x\"}")]
    [TestCase("{\"kernel_thread\":0}")]
    [TestCase("{\"name\":\"\\ud800\"}")]
    [TestCase("{\"name\":\"\\x\"}")]
    [TestCase("{\"other\":NaN}")]
    public void AMalformedLineIsCountedAndTheNextOneRead(string line)
    {
        var output = Inspect(writer => writer.AppendLines(Processes, Encoding.UTF8.GetBytes($"{line}\n{Deleted}\n")));
        Assert.That(output, Does.Contain("warning: 1 lines are not what their stream should hold").And.Contain("program whose file was deleted").And.Contain("looked at: 1 process"));
    }

    [TestCase("{}")]
    [TestCase("{\"pid\":1e999,\"tracer_pid\":9999999999999999999999}")]
    [TestCase("{\"pid\":null,\"name\":null,\"arguments\":[1,{\"a\":[]},null]}")]
    [TestCase("{\"arguments\":[\"\\ud800\"]}")]
    [TestCase("{\"n\\u0061me\":7,\"unknown\":{\"executable\":7}}")]
    public void AnOddLineThatIsOneObjectIsRead(string line)
        => Assert.That(Inspect(writer => writer.AppendLines(Processes, Encoding.UTF8.GetBytes($"{line}\n"))), Does.Contain("looked at: 1 process").And.Not.Contain("warning: 1 lines"));

    [Test]
    public void MutatedLinesNeverStopIt()
    {
        var random = new Random(20_261_125);
        byte[][] seeds =
        [
            Encoding.ASCII.GetBytes(Deleted),
            """{"pid":1,"name":"a\u001b","arguments":["[x]","\u00e9"],"tracer_pid":5,"effective_user_id":0,"executable":"/tmp/.a/b"}"""u8.ToArray(),
            """{"path":"/usr/\u00e9 ","name":"\u00e9 ","type":"file","mode":"6777","flags":["append"],"modified_at":"2199-01-01T00:00:00.000000000Z","read_at":"2026-01-01T00:00:00.000000000Z"}"""u8.ToArray(),
        ];
        var output = Inspect(writer =>
        {
            for (var i = 0; i < 15_000; i++)
            {
                var line = (byte[])seeds[i % seeds.Length].Clone();
                for (var flips = random.Next(1, 4); flips > 0; flips--)
                {
                    line[random.Next(line.Length)] = (byte)random.Next(256);
                }

                writer.AppendLines(i % seeds.Length == 2 ? Files : Processes, [.. line, (byte)'\n']);
            }
        });
        Assert.That(output, Does.Match("warning: [0-9,]+ lines are not"));
    }

    [Test]
    public void LinesAreReadUpToTheirLimit()
    {
        var output = Inspect(writer =>
        {
            foreach (var excess in new[] { 0, 1, 5_000_000 })
            {
                var padding = MaxLineBytes - Deleted.Length - ",\"z\":\"\"".Length + excess;
                writer.AppendLines(Processes, Encoding.UTF8.GetBytes($"{Deleted[..^1]},\"z\":\"{new string('z', padding)}\"}}\n"));
            }

            writer.AppendLines(Processes, Encoding.UTF8.GetBytes($"{Deleted}\n"));
        });
        Assert.That(output, Does.Contain("looked at: 2 process").And.Contain("0 lines are not what their stream should hold, 2 are longer than 1,048,576 bytes"));
    }

    [Test]
    public void DeepNestingAndInvalidUtf8AreMalformed()
    {
        var deep = Encoding.ASCII.GetBytes($"{{\"a\":{new string('[', 100_000)}{new string(']', 100_000)}}}\n");
        var output = Inspect(writer => writer.AppendLines(Processes, [.. deep, .. "{\"name\":\"\xff\xfe\"}\n"u8, .. "{\"name\":\""u8, 0xff, 0x00, .. "\"}\n"u8]));
        Assert.That(output, Does.Contain("warning: 2 lines are not"));
    }

    [Test]
    public void WithTooManyMalformedLinesItGivesUpAndSaysSo()
    {
        var output = Inspect(writer =>
        {
            var lines = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":x}\n", 100_000)));
            for (var i = 0; i < 50; i++)
            {
                writer.AppendLines(Processes, lines);
            }
        });
        Assert.That(output, Does.Contain("warning: 20,001 lines are not").And.Contain("too many such lines: what follows them was not looked at"));
    }

    [Test]
    public void AMillionFindingsAreAFewLines()
    {
        var output = Inspect(writer =>
        {
            var text = new StringBuilder();
            for (var i = 0; i < 1_000_000; i++)
            {
                text.Append($"{{\"path\":\"/usr/{i}\",\"name\":\"...\",\"type\":\"file\",\"mode\":\"6777\",\"owner_id\":7,\"owner_name\":null}}\n");
            }

            writer.AppendLines(Files, Encoding.ASCII.GetBytes(text.ToString()));
        });
        Assert.That(output, Does.Contain("set-user-id file outside the usual folders, 1,000,000 times").And.Contain("file whose owner has no name, 1,000,000 times"));
        Assert.That(output.Split('\n'), Has.Length.LessThan(60));
    }

    [Test]
    public void NothingOfItReachesTheTerminalRaw()
    {
        const string nasty = @"\u001b]0;owned\u0007\r\n\u009b2J\u202etxt\u007f\u200b\udb40\udc41";
        var manifest = $$$"""
            {"tool":{"name":"{{{nasty}}}"},"run":{"root":"{{{nasty}}}","items":{"{{{nasty}}}":1}},"device":{"hostname":"{{{nasty}}}"},"refused_plugins":[{"directory":"{{{nasty}}}","reason":"{{{nasty}}}"}],
            "steps":[{"step":"{{{nasty}}}","outcome":"crashed","reason":"{{{nasty}}}","records":{"{{{nasty}}}":1},"survivors_killed":["{{{nasty}}}"]}]}
            """;
        var output = Inspect(writer =>
        {
            writer.AppendLines(Processes, Encoding.UTF8.GetBytes($"{{\"name\":\"{nasty}\",\"executable\":\"/tmp/{nasty}\",\"arguments\":[\"[{nasty}]\"],\"effective_user_name\":\"{nasty}\",\"effective_user_id\":0}}\n"));
            writer.AppendLines(Files, Encoding.UTF8.GetBytes($"{{\"path\":\"/{nasty}\",\"name\":\"{nasty}\",\"type\":\"file\",\"mode\":\"4755\",\"modified_at\":\"{nasty}\"}}\n"));
            writer.AppendLines("faults", Encoding.UTF8.GetBytes($"{{\"step\":\"{nasty}\",\"path\":\"{nasty}\",\"kind\":\"corrupt\",\"code\":\"{nasty}\"}}\n"));
        }, manifest);
        Assert.That(output.Any(character => char.IsControl(character) && character != '\n'), Is.False);
        Assert.That(output, Does.Not.Contain('\u202e').And.Not.Contain('\u200b').And.Not.Contain("\udb40"));
        Assert.That(output, Does.Contain(@"\u001b]0;owned\u0007\u000d\u000a\u009b2J\u202etxt\u007f\u200b\ue0041"));
    }

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("no json")]
    [TestCase("{\"run\":7,\"steps\":{},\"device\":[],\"tool\":null,\"clock\":\"x\",\"refused_plugins\":[7],\"alerts\":[{}]}")]
    [TestCase("{\"steps\":[null,7,{\"step\":{},\"records\":[],\"items\":{\"a\":\"b\"},\"started_at\":\"x\"}],\"run\":{\"faults\":1e400,\"duration_ms\":-1}}")]
    [TestCase("{\"\\ud800\":1,\"\\ud800\":2,\"run\":{\"\\udfff\":{}},\"steps\":[{\"items\":{\"\\ud800\":1}}]}")]
    [TestCase("{\"tool\":{\"name\":\"\\ud800\"},\"clock\":{\"stepped_ms\":-9223372036854775808}}")]
    public void AManifestMayHoldAnything(string manifest) => Inspect(_ => { }, manifest);

    [Test]
    public void ManyStepsAndLongTextsAreCut()
    {
        var steps = string.Join(',', Enumerable.Repeat($$"""{"step":"{{new string('s', 5_000)}}","outcome":"failed","reason":"{{new string('r', 20_000)}}"}""", 300));
        var output = Inspect(_ => { }, $"{{\"steps\":[{steps}]}}");
        Assert.That(output, Does.Contain("more steps, which are not shown"));
        Assert.That(output.Split('\n').Max(line => line.Length), Is.LessThan(2_000));
    }

    [Test]
    public void AManifestThatIsTooLongIsNotHeld()
        => Assert.That(Inspect(_ => { }, $"{{\"run\":{{\"root\":\"{new string('r', 16 << 20)}\"}}}}"), Does.Contain("run: not known"));

    [Test]
    public void UnknownRecordsArePassedOverAndNamed()
        => Assert.That(Inspect(writer =>
        {
            writer.AppendLines("records/a/network.socket", "not even json\n"u8);
            writer.WriteEntry("records/x", "x"u8);
            writer.WriteEntry("extra/process/0001.jsonl", "x\n"u8);
            writer.WriteEntry("records/process/0001.jsonl", "x\n"u8);
        }), Does.Contain("no rules for: network.socket\n").And.Not.Contain("warning: 1"));

    [TestCase("\"modified_at\":\"2020-01-01T00:00:00.000000000Z\",\"created_at\":\"2026-01-01T00:00:00.000000000Z\",\"changed_at\":\"2026-02-01T00:00:00.000000000Z\"", "file whose times were set after it was made")]
    [TestCase("\"modified_at\":null,\"modified_at_unix\":\"62135596800000.5\",\"read_at\":\"2026-02-01T00:00:00.000000000Z\"", "system file from the future")]
    [TestCase("\"modified_at\":null,\"modified_at_unix\":\"-99999999999999\"", "system file from before 1990")]
    [TestCase("\"flags\":[\"nodump\",\"append\"]", "immutable or append-only file")]
    [TestCase("\"mode\":\"9999\",\"modified_at\":\"2026-13-45T99:99:99.000000000Z\",\"created_at\":\"x\"", "nothing unusual")]
    public void WhatATestCannotPlantIsToldFromItsRecord(string fields, string finding)
        => Assert.That(Inspect(writer => writer.AppendLines(Files, Encoding.UTF8.GetBytes($"{{\"path\":\"/usr/bin/x\",\"name\":\"x\",\"type\":\"file\",{fields}}}\n"))), Does.Contain(finding));

    [TestCase("{\"pid\":1,\"name\":\"x\",\"executable\":\"/memfd:x\",\"executable_deleted\":true,\"executable_memfd\":true}", "program that lies in memory only")]
    [TestCase("{\"pid\":1,\"name\":\"x\",\"executable\":\"/usr/bin/x\",\"tracer_pid\":5}", "process that another one traces")]
    [TestCase("{\"pid\":1,\"name\":\"x\",\"state\":\"S\",\"executable\":null,\"kernel_thread\":false}", "process without a program that is no kernel thread")]
    [TestCase("{\"pid\":1,\"name\":\"kworker/0:1\",\"executable\":\"/usr/bin/x\",\"kernel_thread\":false}", "process dressed as a kernel thread")]
    [TestCase("{\"pid\":1,\"name\":\"kworker/0:1\",\"executable\":null,\"kernel_thread\":true}", "nothing unusual")]
    [TestCase("{\"pid\":1,\"name\":\"x\",\"state\":\"Z\",\"executable\":null,\"kernel_thread\":false}", "nothing unusual")]
    public void AProcessIsToldFromItsRecord(string record, string finding)
        => Assert.That(Inspect(writer => writer.AppendLines(Processes, Encoding.UTF8.GetBytes($"{record}\n"))), Does.Contain(finding));

    [Test]
    public void WithoutRootAProcessWithoutAProgramMeansNothing()
        => Assert.That(Inspect(writer => writer.AppendLines(Processes, "{\"pid\":1,\"name\":\"x\",\"state\":\"S\",\"executable\":null}\n"u8), "{\"run\":{\"effective_user_is_root\":false}}"),
            Does.Contain("nothing unusual").And.Contain("read without root"));

    [Test]
    public void TheRunsOwnTroubleIsNamed()
        => Assert.That(Inspect(_ => { }, """
            {"clock":{"stepped_ms":-3600000},"alerts":["a foreign library"],"run":{"interrupted_by":"SIGINT"},
            "steps":[{"step":"s","outcome":"crashed","reason":"SIGSEGV","survivors_killed":["77 (sleep)"]},{"step":"t","outcome":"failed"}]}
            """), Does.Contain("by -3,600,000 ms").And.Contain("a foreign library").And.Contain("77 (sleep) [s]").And.Contain("s: crashed: SIGSEGV").And.Contain("by SIGINT").And.Contain("     - t\n"));

    private string Inspect(Action<BundleWriter> fill, string manifest = "{}")
    {
        var path = place.Path($"{Guid.NewGuid():N}.tar.zst");
        using (var writer = BundleWriter.Create(path, signer, new BundleWriterOptions()))
        {
            fill(writer);
            writer.Close(Encoding.UTF8.GetBytes(manifest));
        }

        var result = place.Run("inspect", path).MustEndWith(8);
        Assert.That(result.Error, Is.Empty);
        Assert.That(result.Output, Does.Contain("intact: yes"));
        File.Delete(path);
        return result.Output;
    }
}
