using Forensics.Collection.Catalogue;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;
using Forensics.Collection.Run;
using Forensics.Wire;
using FuzzWorker;

namespace Forensics.Collection.Tests;

/// <summary>
/// The intake against many thousand sessions of a worker that sends anything, without processes: what it takes is whole, what it refuses is refused by a breach
/// or a budget, and nothing grows.
/// </summary>
public sealed class IntakeFuzzTests
{
    private const int Sessions = 8_000;
    private const long OutputLimit = 4 << 20;
    private const long MaxGrowthBytes = 64 << 20;

    // A session that once found something, and what; run first, and for ever.
    private static readonly (int Seed, string Found)[] Kept =
    [
        (25, "a conclusion without its flags ended the host: a null where the message's type says that there is none"),
    ];

    private CollectorEntry collector = null!;
    private string folder = string.Empty;

    [OneTimeSetUp]
    public void MakeCollector()
    {
        folder = Directory.CreateTempSubdirectory("intake-").FullName;
        var directory = Directory.CreateDirectory(Path.Combine(folder, "fuzzed")).FullName;
        File.WriteAllText(Path.Combine(directory, "plugin.json"), $$$"""
            {"schema":"forensics.plugin/1","package_id":"fuzzed","version":"1.0","sdk":"0.1.0","assembly":"X.dll","files":[{"path":"X.dll","sha256":"{{{new string('0', 64)}}}"}],"signature":null,
             "collectors":[{"id":"fuzzed.one","kind":"collector","summary":"s","needs":[],"impact":"light","references":[],
             "options_schema":{"type":"object","properties":{}},"records":[{"name":"note","version":1,"schema":{"type":"object"}}]}]}
            """);
        collector = PluginCatalogue.Load([folder]).Collectors["fuzzed.one"];
    }

    [OneTimeTearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void ManyThousandSessionsEndInABreachABudgetOrWhole()
    {
        var ends = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var seed in Kept.Select(kept => kept.Seed).Concat(Enumerable.Range(1, 500)))
        {
            _ = Run(seed);
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var seed = 501; seed <= Sessions; seed++)
        {
            // Floods are the same again and again, and slow: the whole host gets them.
            if (seed % FuzzSession.KindCount != 8 || seed % 50 == 8)
            {
                var end = Run(seed);
                ends[end] = ends.GetValueOrDefault(end) + 1;
            }
        }

        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(MaxGrowthBytes));
        Assert.That(ends.Keys, Is.SupersetOf(new[] { "breach", "open", "ended" }), string.Join(", ", ends));
        TestContext.Out.WriteLine(string.Join(", ", ends));
    }

    private string Run(int seed)
    {
        var session = FuzzSession.Of(seed, collector.Package.ManifestSha256);
        var step = new PlannedStep { Id = "fuzz", CollectorId = collector.Id, Collector = collector, Limits = new StepLimits { OutputBytes = OutputLimit } };
        var sink = new MemorySink();
        using var intake = new StepIntake(step, collector, null, sink, new Silent(), TimeProvider.System);
        var end = "open";
        try
        {
            intake.TakePrinted(session.Printed);
            Feed(intake, session, new Random(seed + 1));
            end = intake.End is null ? "open" : "ended";
        }
        catch (ContractBreachException breach)
        {
            Assert.That(breach.Message, Is.Not.Empty);
            end = "breach";
        }
        catch (OverBudgetException)
        {
            end = "over budget";
        }
        catch (Exception unexpected) when (unexpected is not AssertionException)
        {
            Assert.Fail($"seed {seed}, {session.Kind}: {unexpected}");
        }

        intake.Log.EndPrintedLine();
        intake.Blobs.CloseAll("the session ended");
        intake.Items.Close(RunOutcome.Crashed, "the session ended");
        Assert.That(sink.OpenContents, Is.Zero, $"seed {seed}: content that nobody closed");
        Assert.That(intake.Items.States.Values.Sum(), Is.EqualTo(sink.Lines.GetValueOrDefault("items")), $"seed {seed}");
        Assert.That(intake.Faults, Is.EqualTo(sink.Lines.GetValueOrDefault("faults")), $"seed {seed}");
        Assert.That(intake.Records["note"], Is.EqualTo(sink.Lines.GetValueOrDefault("records/fuzz/note")), $"seed {seed}");
        Assert.That(intake.OutputBytes, Is.LessThanOrEqualTo(OutputLimit + WireFormat.MaxFrameBytes + WireFormat.HeaderBytes), $"seed {seed}");
        return end;
    }

    /// <summary>As <see cref="WorkerProcess"/> does it, in pieces of any size.</summary>
    private static void Feed(StepIntake intake, FuzzSession session, Random random)
    {
        var reader = new FrameReader();
        foreach (var sent in session.Sent)
        {
            for (var rest = sent.AsSpan(); !rest.IsEmpty && intake.End is null;)
            {
                var piece = rest[..Math.Min(Math.Min(rest.Length, reader.Free.Length), random.Next(1, 100_000))];
                piece.CopyTo(reader.Free);
                reader.Advance(piece.Length);
                rest = rest[piece.Length..];
                Take(intake, reader);
            }
        }
    }

    private static void Take(StepIntake intake, FrameReader reader)
    {
        try
        {
            while (intake.End is null && reader.TryRead(out var frame))
            {
                intake.Take(frame);
            }
        }
        catch (WireException broken)
        {
            throw new ContractBreachException(broken.Message);
        }
    }

    private sealed class Silent : RunObserver;
}
