using System.Text;
using Forensics.Plugins.Filesystem.Rules;

namespace Forensics.Plugins.Filesystem.Tests.Rules;

/// <summary>Which paths a rule takes, asked as the search asks: name by name.</summary>
public sealed class RuleTests
{
    [TestCase("/a/b", "/a/b", true)]
    [TestCase("/a/b", "/a", false)]
    [TestCase("/a/b", "/a/b/c", false)]
    [TestCase("//a/./b/", "/a/b", true)]
    [TestCase("/a/*", "/a/.hidden", true)]
    [TestCase("/a/*", "/a/b/c", false)]
    [TestCase("/a/?", "/a/bb", false)]
    [TestCase("/a/[b-d]x", "/a/cx", true)]
    [TestCase("/a/[!b-d]x", "/a/cx", false)]
    [TestCase(@"/a/\*", "/a/*", true)]
    [TestCase(@"/a/\*", "/a/b", false)]
    [TestCase("/a/**", "/a", false)]
    [TestCase("/a/**", "/a/b", true)]
    [TestCase("/a/**", "/a/b/c/d/e/f/g/h", true)]
    [TestCase("/a/**2", "/a/b/c", true)]
    [TestCase("/a/**2", "/a/b/c/d", false)]
    [TestCase("/a/**/z", "/a/z", true)]
    [TestCase("/a/**/z", "/a/b/c/z", true)]
    [TestCase("/a/**1/z", "/a/b/z", true)]
    [TestCase("/a/**1/z", "/a/b/c/z", false)]
    [TestCase("/**/x/**/z", "/x/z", true)]
    [TestCase("/**/x/**/z", "/b/x/x/c/z", true)]
    [TestCase("/**/x/**/z", "/b/c/z", false)]
    [TestCase("/a/b**", "/a/bcd", true)]
    [TestCase("/a/**0", "/a/b0", true)]
    public void AnOperatorsPathTakes(string pattern, string path, bool isTaken) => Assert.That(Takes(pattern, path, isDefinition: false), Is.EqualTo(isTaken));

    [TestCase("/a/**", "/a/1/2/3", true)]
    [TestCase("/a/**", "/a/1/2/3/4", false)]
    [TestCase("/a/**5", "/a/1/2/3/4/5", true)]
    [TestCase("/a/[b]", "/a/[b]", true)]
    [TestCase("/a/[b]", "/a/b", false)]
    [TestCase("/a/*[b]", "/a/x[b]", true)]
    [TestCase(@"/a/\*", @"/a/\x", true)]
    public void ADefinitionsPathTakes(string pattern, string path, bool isTaken) => Assert.That(Takes(pattern, path, isDefinition: true), Is.EqualTo(isTaken));

    [TestCase("a/b")]
    [TestCase("/a/../b")]
    [TestCase("")]
    [TestCase("/a\0b")]
    public void WhatIsNoPlainAbsolutePathIsNoRule(string pattern) => Assert.That(RulePattern.Read(Encoding.UTF8.GetBytes(pattern), isDefinition: false), Is.Null);

    [Test]
    public void ARuleHasAsManyComponentsAsTheLimitAndNoMore()
    {
        Assert.That(RulePattern.Read(Path(CollectLimits.RuleComponents), isDefinition: false), Has.Count.EqualTo(CollectLimits.RuleComponents));
        Assert.That(RulePattern.Read(Path(CollectLimits.RuleComponents + 1), isDefinition: false), Is.Null);

        static byte[] Path(int components) => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("/a", components)));
    }

    [Test]
    public void ManyTreesInOneRuleStayFew()
    {
        var rule = new PathRule(0, RulePattern.Read(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("/**", 20)) + "/z"), isDefinition: false)!, RuleTypes.Files);

        Assert.That(Takes(rule, string.Concat(Enumerable.Repeat("/a", 200)) + "/z"), Is.True);
    }

    private static bool Takes(string pattern, string path, bool isDefinition)
        => Takes(new(0, RulePattern.Read(Encoding.UTF8.GetBytes(pattern), isDefinition)!, RuleTypes.Everything), path);

    private static bool Takes(PathRule rule, string path)
    {
        var names = path.Split('/')[1..];
        RuleSet? set = new([rule.Start]);
        var step = new RuleStep();
        for (var i = 0; i < names.Length; i++)
        {
            var reached = set.Of(Encoding.UTF8.GetBytes(names[i]), step);
            if (i == names.Length - 1)
            {
                return reached.IsAccepted;
            }

            set = reached.Below();
            if (set is null)
            {
                return false;
            }
        }

        return false;
    }
}
