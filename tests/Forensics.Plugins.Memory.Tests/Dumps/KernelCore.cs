using System.Globalization;

namespace Forensics.Plugins.Memory.Tests.Dumps;

/// <summary>The core file that the kernel itself writes of a process, which ends by it.</summary>
internal static class KernelCore
{
    private const int Abort = 6;

    /// <summary>Starts a kind of target whose core file the kernel would write into a folder.</summary>
    public static TargetProcess Start(string folder, params string[] arguments)
    {
        if (File.ReadAllText("/proc/sys/kernel/core_pattern").Trim() != "core")
        {
            Assert.Ignore("the kernel of this machine hands core files to a program, or puts them elsewhere");
        }

        return TargetProcess.ReadyOf(Tool.PathOf("sh"), ["-c", "ulimit -c unlimited; cd \"$0\"; exec \"$@\"", folder, TargetProgram.Path(TargetProgram.Pie), .. arguments]);
    }

    public static CoreFile Of(TargetProcess target, string folder)
    {
        ThisMachine.Send(target.Pid, Abort);
        TargetProcess.Until(() => target.HasEnded, "it ends");
        var path = Directory.EnumerateFiles(folder, "core*").SingleOrDefault();
        if (path is null)
        {
            Assert.Ignore($"the kernel has written no core file of process {target.Pid.ToString(CultureInfo.InvariantCulture)}");
        }

        return new(path!);
    }
}
