using System.Text;
using Forensics.Plugins.Memory.Clr;
using Forensics.Plugins.Memory.Clr.Findings;

namespace Forensics.Plugins.Memory.Tests.Clr;

/// <summary>The channel: what comes from a process that nobody trusts.</summary>
public sealed class ClrLinesTests
{
    private const string Type = """{"finding":"type","type":"A","module":null,"count":1,"total_bytes":24}""";

    [Test]
    public void AFindingComesBackAsItWas()
    {
        Assert.That(ClrLines.TryRead(Encoding.UTF8.GetBytes(Type), out var finding), Is.True);
        Assert.That(finding, Is.EqualTo(new TypeFinding("A", null, 1, 24)));
        Assert.That(Encoding.UTF8.GetString(ClrLines.Write(finding!)), Is.EqualTo(Type));
    }

    [TestCase("", Description = "nothing")]
    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("""{"finding":"other"}""")]
    [TestCase("""{"type":"A","module":null,"count":1,"total_bytes":24}""", Description = "of no kind")]
    [TestCase("""{"finding":"type","type":"A","module":null,"count":1}""", Description = "a member is missing")]
    [TestCase("""{"finding":"type","type":"A","module":null,"count":1,"total_bytes":24,"more":1}""", Description = "one too many")]
    [TestCase("""{"finding":"type","type":"A","type":"B","module":null,"count":1,"total_bytes":24}""", Description = "twice")]
    [TestCase("""{"finding":"type","type":"A","module":null,"count":"1","total_bytes":24}""", Description = "a text for a number")]
    [TestCase("""{"finding":"type","type":"A","module":null,"count":1e30,"total_bytes":24}""")]
    [TestCase("""{"finding":"type","type":"A","module":null,"count":-1,"total_bytes":24}""")]
    [TestCase("""{"finding":"type","type":"A","module":null,"count":1,"total_bytes":24} {}""", Description = "two")]
    [TestCase("""{"finding":"trouble","part":"heap","kind":99,"message":"m"}""", Description = "a kind of fault that there is none of")]
    [TestCase("""{"finding":"trouble","part":null,"kind":1,"message":"m"}""", Description = "null where there must be something")]
    [TestCase("""{"finding":"thread","os_thread_id":1,"managed_thread_id":1,"states":null,"exception_type":null,"exception_message":null,"frames":[],"frames_cut":false}""")]
    [TestCase("""{"finding":"runtime","address":1,"path":null,"version":null,"flavor":"core","architecture":"x64","is_single_file":false,"is_server_gc":null,"build_id":"../x","dac_build_id":null}""")]
    public void WhatDoesNotFitIsRefused(string line) => Assert.That(ClrLines.TryRead(Encoding.UTF8.GetBytes(line), out _), Is.False);

    [TestCase(ClrLimits.TextChars, true)]
    [TestCase(ClrLimits.TextChars + 1, false)]
    public void ATextOverTheBoundIsRefused(int length, bool isTaken)
        => Assert.That(ClrLines.TryRead(ClrLines.Write(new TypeFinding(new string('x', length), null, 1, 1)), out _), Is.EqualTo(isTaken));

    [TestCase(ClrLimits.Frames, true)]
    [TestCase(ClrLimits.Frames + 1, false)]
    public void AStackOverTheBoundIsRefused(int frames, bool isTaken)
        => Assert.That(ClrLines.TryRead(ClrLines.Write(new ExceptionFinding(1, null, null, null, [.. Enumerable.Repeat("f", frames)], false)), out _), Is.EqualTo(isTaken));

    [Test]
    public void ALineOverTheBoundIsRefused()
        => Assert.That(ClrLines.TryRead(ClrLines.Write(new StringFinding(1, new string('x', ClrLimits.LineBytes), 0, ClrLimits.LineBytes)), out _), Is.False);

    [TestCase("short", 10, "short")]
    [TestCase("cut here", 3, "cut")]
    [TestCase("a\ud83d\ude00b", 2, "a", Description = "no half of a pair")]
    [TestCase("a\ud83d\ude00b", 3, "a\ud83d\ude00")]
    public void TextsAreBoundedAndWhole(string text, int most, string expected) => Assert.That(ClrText.Bounded(text, most), Is.EqualTo(expected));

    [Test]
    public void HalfOfAPairIsReplaced()
    {
        // No constants: an attribute could not carry them.
        var (high, low) = ((char)0xd83d, (char)0xde00);
        Assert.That(ClrText.Bounded(new string(high, 1), 5), Is.EqualTo("\ufffd"));
        Assert.That(ClrText.Bounded($"x{low}y{high}", 5), Is.EqualTo("x\ufffdy\ufffd"));
        Assert.That(ClrLines.TryRead(ClrLines.Write(new TypeFinding(ClrText.Known($"x{low}"), null, 1, 1)), out var back), Is.True);
        Assert.That(back, Is.EqualTo(new TypeFinding("x\ufffd", null, 1, 1)));
    }
}
