using System.Text;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes.Tests;

public sealed class StatusParserTests
{
    private const string Minimum = "Name:\tx\nPid:\t5\nUid:\t1\t2\t3\t4\nGid:\t5\t6\t7\t4294967295\n";

    [Test]
    public void EveryFieldIsRead()
    {
        var status = Parse(Minimum + "Tgid:\t5\nTracerPid:\t9\nGroups:\t4 24 4294967294 \nNSpid:\t5\t1\nThreads:\t3\nKthread:\t1\n")!;
        Assert.That((status.Users, status.Groups), Is.EqualTo((new CredentialIds(1, 2, 3, 4), new CredentialIds(5, 6, 7, uint.MaxValue))));
        Assert.That(status.SupplementaryGroups, Is.EqualTo(new[] { 4u, 24u, 4_294_967_294u }));
        Assert.That(status.NamespacePids, Is.EqualTo(new[] { 5, 1 }));
        Assert.That((status.Pid, status.ThreadGroupId, status.TracerPid), Is.EqualTo((5, (int?)5, (int?)9)));
        Assert.That((status.ThreadCount, status.IsKernelThread), Is.EqualTo(((int?)3, (bool?)true)));
    }

    [Test]
    public void WhatAnOldKernelLacksIsNull()
    {
        var status = Parse(Minimum)!;
        Assert.That((status.SupplementaryGroups, status.NamespacePids, status.TracerPid, status.ThreadCount, status.IsKernelThread),
            Is.EqualTo(((IReadOnlyList<uint>?)null, (IReadOnlyList<int>?)null, (int?)null, (int?)null, (bool?)null)));
    }

    [Test]
    public void AnEmptyListOfGroupsIsEmptyAndNotUnknown() => Assert.That(Parse(Minimum + "Groups:\t \n")!.SupplementaryGroups, Is.Empty);

    [TestCase(@"a\nUid:\t0", "a\nUid:\\t0")]
    [TestCase(@"\\n", @"\n")]
    [TestCase(@"\", @"\")]
    [TestCase(@"a\x", @"a\x")]
    public void TheKernelsEscapesInANameAreTakenBack(string escaped, string name)
        => Assert.That(Parse(Minimum.Replace("\tx\n", $"\t{escaped}\n", StringComparison.Ordinal))!.Name.ToString(), Is.EqualTo(name));

    [TestCase("")]
    [TestCase("Name:\tx\n")]
    [TestCase("Name:\tx\nPid:\t5\nUid:\t1\t2\t3\nGid:\t5\t6\t7\t8\n")]
    [TestCase("Name:\tx\nPid:\t0\nUid:\t1\t2\t3\t4\nGid:\t5\t6\t7\t8\n")]
    [TestCase("Name:\tx\nPid:\t5\nUid:\t1\t2\t3\t4294967296\nGid:\t5\t6\t7\t8\n")]
    public void WhatIsNoSuchFileIsRefused(string file) => Assert.That(Parse(file), Is.Null);

    [TestCase(ProcLimits.MaxGroups, true)]
    [TestCase(ProcLimits.MaxGroups + 1, false)]
    public void GroupsAreTakenUpToTheKernelsOwnLimit(int count, bool taken)
    {
        var groups = string.Concat(Enumerable.Repeat("4294967294 ", count));
        Assert.That(Parse($"{Minimum}Groups:\t{groups}\n")!.SupplementaryGroups is not null, Is.EqualTo(taken));
    }

    [TestCase(ProcLimits.MaxPidNamespaces, true)]
    [TestCase(ProcLimits.MaxPidNamespaces + 1, false)]
    public void NamespacesAreTakenUpToTheKernelsOwnLimit(int count, bool taken)
        => Assert.That(Parse($"{Minimum}NSpid:{string.Concat(Enumerable.Repeat("\t1", count))}\n")!.NamespacePids is not null, Is.EqualTo(taken));

    [TestCase(ProcLimits.MaxStatusBytes, true)]
    [TestCase(ProcLimits.MaxStatusBytes + 1, false)]
    public void AFileIsTakenUpToItsLimit(int length, bool taken) => Assert.That(Parse(Minimum.PadRight(length, '\n')) is not null, Is.EqualTo(taken));

    private static ProcessStatus? Parse(string file) => ProcessStatus.TryParse(Encoding.UTF8.GetBytes(file), out var status) ? status : null;
}
