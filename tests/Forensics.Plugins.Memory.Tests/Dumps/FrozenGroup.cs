using System.Globalization;

namespace Forensics.Plugins.Memory.Tests.Dumps;

/// <summary>A control group of the test's own in which one process is frozen; thawed and gone when it is disposed of.</summary>
internal sealed class FrozenGroup : IDisposable
{
    private const string Freezer = "/sys/fs/cgroup/freezer";
    private readonly string folder = Path.Combine(Freezer, $"forensics-test-{Guid.NewGuid():N}");

    private FrozenGroup()
    {
    }

    public string State => File.ReadAllText(Path.Combine(folder, "freezer.state")).Trim();

    public static FrozenGroup Of(int pid)
    {
        if (!File.Exists(Path.Combine(Freezer, "cgroup.procs")))
        {
            Assert.Ignore("there is no freezer of version 1 here: what version 2 freezes can be traced");
        }

        var group = new FrozenGroup();
        try
        {
            Directory.CreateDirectory(group.folder);
            Move(pid, group.folder);
            File.WriteAllText(Path.Combine(group.folder, "freezer.state"), "FROZEN");
            TargetProcess.Until(() => group.State == "FROZEN", "it freezes");
            return group;
        }
        catch
        {
            group.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        File.WriteAllText(Path.Combine(folder, "freezer.state"), "THAWED");
        foreach (var pid in File.ReadLines(Path.Combine(folder, "cgroup.procs")).ToList())
        {
            Move(int.Parse(pid, CultureInfo.InvariantCulture), Freezer);
        }

        Directory.Delete(folder);
    }

    private static void Move(int pid, string group) => File.WriteAllText(Path.Combine(group, "cgroup.procs"), pid.ToString(CultureInfo.InvariantCulture));
}
