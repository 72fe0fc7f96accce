using System.Globalization;
using System.Runtime.InteropServices;
using Forensics.Collection.Confinement;
using Forensics.Confinement;

namespace Forensics.Collection.Tests;

/// <summary>What filters of system calls are made of.</summary>
[TestFixtureSource(nameof(Lists))]
public sealed class SystemCallRuleTests
{
    private static readonly TestFixtureData[] Lists =
    [
        new TestFixtureData(KernelTableRules.All, KernelTableRules.LastKnown).SetArgDisplayNames(nameof(KernelTableRules)),
        new TestFixtureData(CompanionRules.Of(4_711), CompanionRules.LastKnown).SetArgDisplayNames(nameof(CompanionRules)),
    ];

    // After the headers of Debian 12.
    private static readonly string[] New = ["fchmodat2", "setxattrat", "removexattrat", "open_tree_attr", "file_setattr"];

    private readonly IReadOnlyList<SystemCallRule> rules;
    private readonly uint lastKnown;

    public SystemCallRuleTests(IReadOnlyList<SystemCallRule> rules, uint lastKnown) => (this.rules, this.lastKnown) = (rules, lastKnown);

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
        var known = rules.Where(rule => numbers.ContainsKey(rule.Name)).ToList();
        Assert.That(rules.Except(known).Select(rule => rule.Name), isAmd64 ? Is.SubsetOf(New) : Is.SubsetOf(New.Concat(rules.Where(rule => rule.Arm64 == SystemCallRule.Absent).Select(rule => rule.Name))));
        Assert.That(known.Select(rule => (rule.Name, isAmd64 ? rule.Amd64 : rule.Arm64)).ToList(), Is.EqualTo(known.Select(rule => (rule.Name, numbers[rule.Name]))).And.Count.GreaterThan(50));
    }

    [Test]
    public void EachSystemCallHasOneRule()
    {
        Assert.That(rules.Select(rule => rule.Amd64), Is.Unique);
        Assert.That(rules.Select(rule => rule.Arm64).Where(number => number != SystemCallRule.Absent), Is.Unique);
        Assert.That(rules.SelectMany(rule => new[] { rule.Amd64, rule.Arm64 }), Is.All.LessThanOrEqualTo((int)lastKnown));
    }

    [TestCase(Architecture.X64)]
    [TestCase(Architecture.Arm64)]
    public void TheProgramFitsTheKernelsLimit(Architecture architecture)
        => Assert.That(FilterProgram.Of(rules, lastKnown, architecture), Has.Length.LessThan(4_096));
}
