using System.Text;
using Forensics.Plugins.Autoruns.Systemd;

namespace Forensics.Plugins.Autoruns.Tests.Systemd;

/// <summary>The syntax of systemd.syntax(7), and where systemd's own parser is stricter or laxer.</summary>
public sealed class UnitTextTests
{
    [TestCase("[S]\nA=b\n", "2 A=b")]
    [TestCase("[S]\n A = b c \n", "2 A=b c")]
    [TestCase("[S]\r\nA=b\r\n", "2 A=b")]
    [TestCase("[S]\n\rA=b\n", "2 A=b")]
    [TestCase("[S]\rA=b\r", "2 A=b")]
    [TestCase("[S]\0A=b\0", "2 A=b")]
    [TestCase("\u00ef\u00bb\u00bf[S]\nA=b", "2 A=b")]
    [TestCase("[S]\nA=b\\\nc\n", "2 A=b c")]
    [TestCase("[S]\nA=b \\\n# x\n ; y\n  c\nB=d\n", "2 A=b    c|6 B=d")]
    [TestCase("[S]\nA=b\\\\\nB=c\n", "2 A=b\\\\|3 B=c")]
    [TestCase("[S]\nA=b\\", "2 A=b")]
    [TestCase("[S]\nA=\nA\n=b\n#A=c\n;A=d\nA=e=f\n", "2 A=|4 =b|7 A=e=f")]
    [TestCase("A=b\n[S]\nA=c\n", "3 A=c")]
    [TestCase("[S]\n# x \\\nA=b\n", "3 A=b")]
    [TestCase("[S]\nA=\u00ff\nB=c\n", "3 B=c")]
    [TestCase("[S\nA=b\n", "")]
    [TestCase("", "")]
    public void IsReadAsSystemdReadsIt(string content, string expected)
    {
        var text = UnitTextReader.Read(Encoding.Latin1.GetBytes(content));
        Assert.That(string.Join('|', text.Assignments.Select(assignment => $"{assignment.Line} {assignment.Key}={assignment.Value}")), Is.EqualTo(expected));
    }

    [Test]
    public void AContinuedLineKeepsItsText()
        => Assert.That(UnitTextReader.Read("[S]\nA=b \\\n# no\n c\nB=d\n"u8).Assignments[0].Text, Is.EqualTo("A=b \\\n# no\n c"));

    [TestCase(0, null)]
    [TestCase(1, 2)]
    public void ALineMayBeOneMebibyte(int more, int? broken)
    {
        var text = UnitTextReader.Read(Encoding.Latin1.GetBytes("[S]\nA=" + new string('x', SystemdLimits.LineBytes - 2 + more) + "\nB=c\n"));
        Assert.That(text.BrokenLine, Is.EqualTo(broken));
        Assert.That(text.Assignments, Has.Count.EqualTo(broken is null ? 2 : 0));
    }

    [TestCase(0, false)]
    [TestCase(1, true)]
    public void AssignmentsAreBounded(int more, bool cut)
    {
        var text = UnitTextReader.Read(Encoding.Latin1.GetBytes("[S]\n" + string.Concat(Enumerable.Repeat("A=b\n", SystemdLimits.Assignments + more))));
        Assert.That(text.IsCut, Is.EqualTo(cut));
        Assert.That(text.Assignments, Has.Count.EqualTo(SystemdLimits.Assignments));
    }

    [TestCase("a.service", "a", null)]
    [TestCase("a@.service", "a", "")]
    [TestCase("a@b@c.service", "a", "b@c")]
    [TestCase("a.b.timer", "a.b", null)]
    public void NamesAreTakenApart(string name, string prefix, string? instance)
    {
        var parsed = UnitName.Parse(name)!;
        Assert.That((parsed.Prefix, parsed.Instance), Is.EqualTo((prefix, instance)));
    }

    [TestCase("@a.service")]
    [TestCase(".service")]
    [TestCase("a.conf")]
    [TestCase("a b.service")]
    [TestCase("a/b.service")]
    [TestCase("service")]
    public void WhatIsNoNameIsNone(string name) => Assert.That(UnitName.Parse(name), Is.Null);

    [Test]
    public void ANameHas255CharactersAtMost()
    {
        Assert.That(UnitName.Parse(new string('a', 247) + ".service"), Is.Not.Null);
        Assert.That(UnitName.Parse(new string('a', 248) + ".service"), Is.Null);
    }

    [TestCase("dev-disk-by\\x2dlabel", "dev/disk/by-label")]
    [TestCase("a\\x2", "a\\x2")]
    public void EscapesOfNamesAreUndone(string escaped, string path) => Assert.That(UnitName.Unescape(escaped), Is.EqualTo(path));
}
