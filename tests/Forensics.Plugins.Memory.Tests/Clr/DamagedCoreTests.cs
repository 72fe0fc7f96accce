using System.Diagnostics;
using System.Globalization;
using System.Text;
using Forensics.Plugins.Memory.Clr;
using Forensics.Plugins.Memory.Clr.Findings;

namespace Forensics.Plugins.Memory.Tests.Clr;

/// <summary>Cores with wrong bytes, or without their end. Native code reads them: that it crashes or hangs is no surprise and costs a process; ours fails in words.</summary>
public sealed class DamagedCoreTests
{
    private const int SegmentationFault = 128 + 11;
    private const int BusError = 128 + 7;
    private const int Aborted = 128 + 6;
    private const string Question = """{"max_types":1000,"string_pattern":"secret","root_type":"ClrTarget.Known"}""";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly string Program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../clr-analyst/ClrAnalyst.dll"));

    // One in so many pages, wrong bytes of each, from where: the notes at its beginning are right in most, or nothing else would be read.
    private static readonly (long OneIn, long PerPage, long From)[] Densities = [(1, 64, 1 << 20), (1, 4, 1 << 20), (8, 64, 1 << 20), (64, 16, 1 << 20), (2, 1, 0)];

    private static IEnumerable<TestCaseData> Seeds() => Enumerable.Range(1, 15).Select(seed => new TestCaseData(seed, Densities[seed % Densities.Length]));

    [TestCaseSource(nameof(Seeds))]
    public void WrongBytesEndInWords(int seed, (long OneIn, long PerPage, long From) density)
        => Analyse(ClrAnalysisTests.Dac, seed, density.OneIn, density.PerPage, density.From, long.MaxValue);

    [TestCase(0L)]
    [TestCase(63L)]
    [TestCase(64L)]
    [TestCase(4_096L)]
    [TestCase(100_000L)]
    [TestCase(20_000_000L)]
    [TestCase(80_000_000L)]
    public void ACoreThatEndsEarlyEndsInWords(long length)
    {
        Analyse(ClrAnalysisTests.Dac, 0, 0, 0, 0, length);
        Analyse("-", 0, 0, 0, 0, length);
    }

    [Test]
    public void WhatIsNoCoreIsSaidToBeNone()
    {
        foreach (var content in new[] { "", "text", new string('\0', 10_000), "\u007fELF\u0002\u0001" + new string('\uffff', 1_000) })
        {
            var found = FoundList.Analyse(new MemoryStream(Encoding.Latin1.GetBytes(content)), null);
            Assert.That(found.Troubles.Single().Message, Is.Not.Empty);
            Assert.That(found.Of<EndFinding>(), Is.Empty);
        }
    }

    private static void Analyse(string dac, params long[] damage)
    {
        var start = new ProcessStartInfo("dotnet", [Program, Cores.Created, dac, Question, .. damage.Select(number => number.ToString(CultureInfo.InvariantCulture))]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Deadline))
        {
            process.Kill();
            process.WaitForExit();
            TestContext.Out.WriteLine($"ended at the deadline: {output.Result.Split('\n').Length} lines");
            return;
        }

        // An abort is a failed check of native code, or what it asked ClrMD for (a negative length) and no exception can tell it - or an exception of ours, which must not be.
        var isAskedByNative = error.Result.Contains("DacDataTargetCOM.", StringComparison.Ordinal) && !error.Result.Contains("at Forensics.", StringComparison.Ordinal);
        Assert.That(isAskedByNative || !error.Result.Contains("Unhandled exception", StringComparison.Ordinal), Is.True, error.Result);
        Assert.That(process.ExitCode, Is.AnyOf(0, SegmentationFault, BusError, Aborted), error.Result);
        var lines = output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(process.ExitCode != 0 || lines.Length > 0, Is.True);
        foreach (var line in process.ExitCode == 0 ? lines : [])
        {
            Assert.That(ClrLines.TryRead(Encoding.UTF8.GetBytes(line), out _), Is.True, line);
        }

        TestContext.Out.WriteLine($"exit {process.ExitCode}: {lines.Length} lines, {lines.Count(line => line.Contains("\"trouble\"", StringComparison.Ordinal))} troubles");
    }
}
