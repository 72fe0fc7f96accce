using Forensics.Sdk;

namespace Forensics.Plugins.Processes.Tests;

/// <summary>The root of another process's mount namespace, as its procfs link leads to it.</summary>
internal sealed class Inside : IDisposable
{
    private Inside(int pid)
    {
        Pid = pid;
        Root = Roots.Open($"/proc/{pid}/root");
    }

    /// <summary>As this test's namespace numbers it.</summary>
    public int Pid { get; }

    public TargetRoot Root { get; }

    public static Inside Of(int pid) => new(pid);

    public static Inside ChildOf(int pid)
        => new(int.Parse(File.OpenText($"/proc/{pid}/task/{pid}/children").ReadToEnd().Trim(), System.Globalization.CultureInfo.InvariantCulture));

    public void Dispose() => Root.Descriptor.Dispose();
}
