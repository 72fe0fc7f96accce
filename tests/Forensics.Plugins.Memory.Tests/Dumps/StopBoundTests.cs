using Forensics.Plugins.Memory.Cores;
using Forensics.Plugins.Memory.Dumps;
using Forensics.Plugins.Memory.Stopping;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Memory;
using Forensics.Sdk.Linux.Proc;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Memory.Tests.Dumps;

/// <summary>Nothing stands for longer than it may, whatever fails or hangs here.</summary>
public sealed class StopBoundTests : DumpTests
{
    [Test]
    public void AProcessIsLetGoWhenNobodyAsksForItInTime()
    {
        using var target = TargetProcess.Ready("threads", "3");
        With(target.Pid, process =>
        {
            using var stop = TargetStop.Take(process, DumpMode.Consistent, () => { }, TimeProvider.System, TimeSpan.FromMilliseconds(300));
            Assert.That(ProcStatus.State(target.Pid), Is.EqualTo('t'));
            TargetProcess.Until(() => ProcStatus.State(target.Pid) == 'S', "it runs on, and this still holds it");
            TargetProcess.Until(() => stop.Stopped is not null, "it is told for how long");
            Assert.That(stop.IsHeldTooLong, Is.True);
            Assert.That(stop.Stopped!.Value.TotalMilliseconds, Is.InRange(290, 3_000));
            target.MustRunOn();
        });
    }

    [Test]
    public void AProcessIsLetGoWhenReadingItFails()
    {
        using var target = TargetProcess.Ready("threads", "3");
        With(target.Pid, process =>
        {
            _ = Assert.Throws<InvalidOperationException>(() => TargetStop.Take(process, DumpMode.Consistent, () => throw new IOException("it fails"), TimeProvider.System));
            TargetProcess.Until(() => ProcStatus.State(target.Pid) == 'S', "it runs on");
            target.MustRunOn();
        });
    }

    [Test]
    public void ThreadsThatTakeTooLongTogetherAreLeftRunningAndThatIsTold()
    {
        using var target = TargetProcess.Ready("threads", "3");
        With(target.Pid, process =>
        {
            using var stop = TargetStop.Take(process, DumpMode.Live, () => { }, new LeapingClock());
            Assert.That(stop.IsCut, Is.True);
        });
        TargetProcess.Until(() => ProcStatus.State(target.Pid) == 'S', "it runs on");
        target.MustRunOn();
    }

    [Test]
    public void WhatCouldNotBeReadIsToldByNobodyWhoCouldHaveBeenAbandoned()
    {
        using var handle = new SafeFileHandle();
        using var memory = ProcessMemory.Of(1, handle);
        const ulong Start = 1UL << 63;
        var bytes = (ulong)Environment.SystemPageSize;
        using var core = new CoreContent([], new([], [new(Start, Start + bytes, "rw-p", true)], [new(Start, Start + bytes, 0)]), memory);
        var watch = new ReadingWatch(TimeProvider.System);
        var told = new List<bool>();
        using var content = new WatchedContent(core, watch, () => core.TellUnread((_, _, _) => told.Add(watch.IsOverdue(TimeSpan.FromSeconds(1)) || watch.TryAbandon())));
        Assert.That(content.Read(new byte[bytes]), Is.EqualTo(bytes));
        Assert.That(told, Is.EqualTo(new[] { false }));
    }

    private static void With(int pid, Action<ProcessDirectory> act)
    {
        var root = ThisMachine.Root();
        using (root.Descriptor)
        {
            Assert.That(ProcFileSystem.Open(root, "test", out var proc), Is.Null);
            using (proc)
            {
                Assert.That(ProcessDirectory.Open(proc!, pid, out var process).Failed, Is.False);
                using (process)
                {
                    act(process!);
                }
            }
        }
    }

    /// <summary>Ten seconds go by each time it is looked at.</summary>
    private sealed class LeapingClock : TimeProvider
    {
        private long now;

        public override long GetTimestamp() => now += 10 * TimestampFrequency;
    }
}
