using System.Globalization;
using System.Runtime.InteropServices;
using Forensics.Collection.Confinement;

namespace Forensics.Collection.Tests;

public sealed class KernelTableRuleTests
{
    // asm-generic/unistd.h names some numbers for both widths of a word.
    private static readonly string[] Prefixes = ["#define __NR_", "#define __NR3264_"];

    [TestCase("/usr/include/x86_64-linux-gnu/asm/unistd_64.h", true)]
    [TestCase("/usr/include/asm-generic/unistd.h", false)]
    public void NumbersAreThoseOfTheHeaders(string header, bool isAmd64)
    {
        if (!File.Exists(header))
        {
            Assert.Ignore($"{header} is not here");
        }

        var numbers = File.ReadLines(header).SelectMany(line => Prefixes.Where(line.StartsWith).Select(prefix => line[prefix.Length..].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)))
            .Where(words => words.Length > 1 && int.TryParse(words[1], CultureInfo.InvariantCulture, out _)).GroupBy(words => words[0]).ToDictionary(group => group.Key, group => int.Parse(group.First()[1], CultureInfo.InvariantCulture));
        var known = KernelTableRules.All.Where(rule => numbers.ContainsKey(rule.Name)).ToList();
        Assert.That(known.Select(rule => (rule.Name, isAmd64 ? rule.Amd64 : rule.Arm64)).ToList(), Is.EqualTo(known.Select(rule => (rule.Name, numbers[rule.Name]))).And.Count.GreaterThan(50));
    }

    [Test]
    public void EachSystemCallHasOneRule()
    {
        Assert.That(KernelTableRules.All.Select(rule => rule.Amd64), Is.Unique);
        Assert.That(KernelTableRules.All.Select(rule => rule.Arm64), Is.Unique);
        Assert.That(KernelTableRules.All.SelectMany(rule => new[] { rule.Amd64, rule.Arm64 }), Is.All.LessThanOrEqualTo((int)KernelTableRules.LastKnown));
    }

    [TestCase(Architecture.X64)]
    [TestCase(Architecture.Arm64)]
    public void TheProgramFitsTheKernelsLimit(Architecture architecture)
        => Assert.That(FilterProgram.Of(KernelTableRules.All, KernelTableRules.LastKnown, architecture), Has.Length.LessThan(4_096));
}
