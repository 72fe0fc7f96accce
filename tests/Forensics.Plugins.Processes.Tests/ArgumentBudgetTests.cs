using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes.Tests;

public sealed class ArgumentBudgetTests
{
    private const int Limit = 786_432;

    private static readonly Dictionary<string, byte[]> Worst = new()
    {
        ["letters"] = Filled([(byte)'a']),
        ["controls"] = Filled([1]),
        ["invalid"] = Filled([0xff]),
        ["controls and invalid"] = Filled([1, 1, 1, 0xff]),
        ["empty"] = Filled([0]),
        ["empty and one invalid"] = [0xff, 0, .. Filled([0])[2..]],
        ["one control each"] = Filled([1, 0]),
        ["one invalid each"] = Filled([0xff, 0]),
        ["quotes"] = Filled([(byte)'"']),
        ["emoji"] = Filled([.. "\ud83d\ude00"u8]),
        ["line separators"] = Filled([.. "\u2028"u8]),
        ["deletes"] = Filled([0x7f]),
    };

    [TestCaseSource(nameof(Cases))]
    public async Task ARecordStaysBelowOneMebibyteWhateverTheArgumentsAndGroups(string kind, int groups)
    {
        var facts = Facts(Worst[kind], groups);
        var budget = ProcessLimits.LineBytes - ProcessLimits.OtherFieldsBytes - (groups * ProcessLimits.GroupBytes);
        var environment = EnvironmentReading.Of(facts, isRedacted: true, budget / ProcessLimits.EnvironmentShare);
        var left = budget - ArgumentBudget.CostOf(environment.Entries);
        var arguments = ArgumentReading.Of(facts, hasEnded: false, left);
        var context = new Sdk.Testing.RecordingContext(new ProcessCollector().Descriptor, new(new(), default), TimeProvider.System);
        using var root = Roots.Open(TestContext.CurrentContext.TestDirectory).Descriptor;
        var names = IdNames.Read(new(root, EvidencePath.Of("/")));
        var record = new RecordBuilder("0f5c9e9a-1c5e-4f0e-8a3c-8d3a1c0f9b7d", new(0), names).Build(facts, arguments, environment, ProgramContent.None);
        await context.EmitAsync(record, default);
        var line = context.Records("process").Single().GetRawText();
        Assert.That(System.Text.Encoding.UTF8.GetByteCount(line), Is.LessThan(ProcessLimits.LineBytes));
        Assert.That(arguments.IsTruncated, Is.True);
        Assert.That(arguments.IsOverLimit, Is.True);
        Assert.That(arguments.Arguments!.Sum(argument => argument.Bytes.Length + 1), Is.GreaterThan(left / 15), "far less than could be");
    }

    [Test]
    public void ArgumentsThatFitAreKeptAsTheyAre()
    {
        IReadOnlyList<EvidenceText> arguments = [new("a"u8.ToArray()), new("b"u8.ToArray())];
        Assert.That(ArgumentBudget.Fit(arguments, 18), Is.SameAs(arguments));
        Assert.That(ArgumentBudget.Fit(arguments, 17), Has.Count.EqualTo(1));
        Assert.That(ArgumentBudget.Fit(arguments, 0), Is.Empty);
    }

    private static IEnumerable<TestCaseData> Cases()
        => Worst.Keys.SelectMany(kind => new[] { new TestCaseData(kind, 0), new TestCaseData(kind, ProcLimits.MaxGroups) });

    private static byte[] Filled(byte[] pattern)
    {
        var bytes = new byte[Limit];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = pattern[i % pattern.Length];
        }

        return bytes;
    }

    private static ProcessFacts Facts(byte[] arguments, int groups)
    {
        var path = new EvidencePath(Enumerable.Repeat((byte)0xff, 4_096).ToArray());
        Assert.That(ProcessStat.TryParse("1 (x) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 0 0 1 0 5 1 0"u8, out var stat), Is.True);
        return new()
        {
            ReadAt = default,
            Stat = stat!,
            Status = new()
            {
                Name = default,
                Pid = 1,
                ThreadGroupId = 1,
                TracerPid = null,
                Users = default,
                Groups = default,
                SupplementaryGroups = [.. Enumerable.Repeat(uint.MaxValue - 1, groups)],
                NamespacePids = null,
                ThreadCount = 1,
                IsKernelThread = false,
            },
            CommandLine = new(arguments, Truncated: true),
            Executable = new(path, true, IsMemoryFile: false),
            WorkingDirectory = new(path, true, IsMemoryFile: false),
            AuditSessionId = null,
            LoginId = null,
            Trouble = null,
            EnvironmentBlock = new(arguments.AsMemory(0, ProcessLimits.EnvironmentBytes), Truncated: true),
            RootDirectory = path,
            Cgroups = new(path, new(new string('\u0001', 255), "systemd-nspawn"), new string('1', 50)),
        };
    }
}
