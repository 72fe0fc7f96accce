using System.Text;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes.Tests;

public sealed class StatParserTests
{
    private const string Rest = "S 10 20 30 34816 40 4194560 100 0 0 0 123 45 0 0 20 0 7 0 88676 3133440 413 18446744073709551615 1 2 3 "
        + "0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 1000 1100 1100 1200 0\n";

    [Test]
    public void EveryFieldStandsWhereProc5SaysSo()
    {
        var stat = Parse($"4670 (cat) {Rest}")!;
        Assert.That((stat.Pid, stat.Name.ToString(), stat.State, stat.ParentPid), Is.EqualTo((4670, "cat", 'S', 10)));
        Assert.That((stat.ProcessGroupId, stat.SessionId, stat.Flags), Is.EqualTo((20, 30, 4194560u)));
        Assert.That(stat.Terminal, Is.EqualTo(new TerminalDevice(136, 0)));
        Assert.That((stat.UserTicks, stat.SystemTicks, stat.ThreadCount, stat.StartTicks), Is.EqualTo((123ul, 45ul, 7L, 88676ul)));
        Assert.That((stat.VirtualBytes, stat.ResidentPages, stat.IsKernelThread), Is.EqualTo((3133440ul, 413L, false)));
        Assert.That(stat.Addresses, Is.EqualTo(new ProcessAddresses(3, 1000, 1100, 1100, 1200)));
        Assert.That(stat.Addresses!.ArgumentBytes, Is.EqualTo(100));
    }

    [TestCase(")")]
    [TestCase("a) R 1 (b")]
    [TestCase("\n1 (x) Z 0")]
    [TestCase("")]
    [TestCase("((((")]
    public void ANameEndsAtTheLastParenthesis(string name)
    {
        var stat = Parse($"1 ({name}) {Rest}")!;
        Assert.That((stat.Name.ToString(), stat.State, stat.ParentPid), Is.EqualTo((name, 'S', 10)));
    }

    [Test]
    public void WithoutPermissionTheAddressesAreUnknown()
    {
        var hidden = Rest.Replace(" 1 2 3 ", " 0 0 0 ", StringComparison.Ordinal).Replace("1000 1100 1100 1200", "0 0 0 0", StringComparison.Ordinal);
        Assert.That(Parse($"1 (x) {hidden}")!.Addresses, Is.Null);
    }

    [Test]
    public void AnOldKernelsShorterLineHasNoAddresses()
        => Assert.That(Parse($"1 (x) {Rest[..Rest.IndexOf(" 17 ", StringComparison.Ordinal)]}")!.Addresses, Is.Null);

    [TestCase("")]
    [TestCase("1 (x)")]
    [TestCase("1 (x) S")]
    [TestCase("x (x) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 0 0 1 0 5 0 0")]
    [TestCase("1 (x) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 0 0 1 0 99999999999999999999 0 0")]
    [TestCase("1 (x) S 99999999999 1 1 0 -1 0 0 0 0 0 0 0 0 0 0 0 1 0 5 0 0")]
    [TestCase("0 (x) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 0 0 1 0 5 0 0")]
    [TestCase("1 )x( S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 0 0 1 0 5 0 0")]
    public void WhatIsNoSuchFileIsRefused(string file) => Assert.That(Parse(file), Is.Null);

    [TestCase(ProcLimits.MaxNameBytes, true)]
    [TestCase(ProcLimits.MaxNameBytes + 1, false)]
    public void ANameIsTakenUpToItsLimit(int length, bool taken)
        => Assert.That(Parse($"1 ({new string('n', length)}) {Rest}") is not null, Is.EqualTo(taken));

    [TestCase(ProcLimits.MaxStatBytes, true)]
    [TestCase(ProcLimits.MaxStatBytes + 1, false)]
    public void AFileIsTakenUpToItsLimit(int length, bool taken)
        => Assert.That(Parse($"1 (x) {Rest}".PadRight(length)) is not null, Is.EqualTo(taken));

    [TestCase(1025, "tty1")]
    [TestCase(1088, "ttyS0")]
    [TestCase(1280, "tty")]
    [TestCase(1281, "console")]
    [TestCase(34816, "pts/0")]
    [TestCase(34816 + 3, "pts/3")]
    [TestCase(35072, "pts/256")]
    [TestCase(0x0010_8800, "pts/256")]
    [TestCase(0x0000_cc40, "204:64")]
    public void ATerminalHasTheNameThatPsShows(int number, string name) => Assert.That(TerminalDevice.Decode(number).ToString(), Is.EqualTo(name));

    private static ProcessStat? Parse(string file) => ProcessStat.TryParse(Encoding.UTF8.GetBytes(file), out var stat) ? stat : null;
}
