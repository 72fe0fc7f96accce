using Forensics.Plugins.Memory.Dumps;

namespace Forensics.Plugins.Memory.Tests.Dumps;

/// <summary>A process with a runtime of its own, whose code no file holds.</summary>
public sealed class JavaTests : DumpTests
{
    private const string Source = """
        import java.util.concurrent.locks.LockSupport;

        public class Waiting {
            static int descend(int depth, Runnable end) {
                if (depth > 0) return descend(depth - 1, end) + 1;
                end.run();
                return 0;
            }

            static void start(String name, Runnable end) {
                var thread = new Thread(() -> descend(20, end), name);
                thread.setDaemon(true);
                thread.start();
            }

            public static void main(String[] arguments) throws Exception {
                var lock = new Object();
                start("parked", () -> { for (;;) LockSupport.park(); });
                start("asleep", () -> { for (;;) try { Thread.sleep(3600_000); } catch (InterruptedException e) { } });
                start("waiting", () -> { synchronized (lock) { for (;;) try { lock.wait(); } catch (InterruptedException e) { } } });
                Thread.sleep(500);
                System.out.println("ready");
                Thread.sleep(3600_000);
            }
        }
        """;

    [Test]
    public void BacktracesOfAllThreadsOfJavaAreThoseOfGcore([Values] DumpMode mode)
    {
        Tool.Require("java", "javac");
        File.WriteAllText(Path.Combine(Folder, "Waiting.java"), Source);
        _ = Tool.Run(Folder, "javac", "Waiting.java").MustSucceed();
        // A core is as long as what is reserved: by default over 2 GiB, more than a context in memory takes.
        using var target = TargetProcess.ReadyOf(
            Tool.PathOf("java"), "-Xmx32m", "-XX:+UseSerialGC", "-XX:CompressedClassSpaceSize=16m", "-XX:ReservedCodeCacheSize=16m", "-cp", Folder, "Waiting");
        var before = Gdb.Gcore(target.Pid, Folder);
        var run = DumpRun.Of(target.Pid, mode);
        run.MustBeCollected(target.Pid);
        var core = run.Rebuild(target.Pid, Folder);
        var still = Backtraces.MustBeEqual(target, before, core, Gdb.Gcore(target.Pid, Folder));
        Assert.That(still, Is.GreaterThanOrEqualTo(Directory.GetDirectories($"/proc/{target.Pid}/task").Length / 2), "threads that do not move");
        _ = Elfutils.MustReadNotes(core, run.Threads(target.Pid).Select(thread => thread.GetProperty("thread_id").GetInt32()));
        target.MustRunOn();
    }
}
