using System.Globalization;
using Forensics.Sdk;

namespace Forensics.Plugins.Network.Namespaces;

/// <summary>One network namespace and the ways into it that were found.</summary>
internal sealed class NetworkNamespace(ulong inode)
{
    private readonly List<(int Pid, int Tid)> members = [];
    private readonly List<(int Pid, int Tid, int Fd)> holders = [];
    private readonly List<EvidencePath> mountPoints = [];

    public ulong Inode => inode;

    public string Id { get; } = inode.ToString(CultureInfo.InvariantCulture);

    /// <summary>Processes that are in it.</summary>
    public int Processes { get; private set; }

    /// <summary>Some that are in it, by process and thread.</summary>
    public IReadOnlyList<(int Pid, int Tid)> Members => members;

    /// <summary>Some descriptors that hold it open.</summary>
    public IReadOnlyList<(int Pid, int Tid, int Fd)> Holders => holders;

    /// <summary>Where it is mounted.</summary>
    public IReadOnlyList<EvidencePath> MountPoints => mountPoints;

    public void AddMember(int pid, int tid)
    {
        Processes += pid == tid ? 1 : 0;
        if (members.Count < NetworkLimits.WaysIn)
        {
            members.Add((pid, tid));
        }
    }

    public void AddHolder(int pid, int tid, int fd)
    {
        if (holders.Count < NetworkLimits.WaysIn)
        {
            holders.Add((pid, tid, fd));
        }
    }

    public void AddMountPoint(EvidencePath path)
    {
        if (mountPoints.Count < NetworkLimits.MountPoints)
        {
            mountPoints.Add(path);
        }
    }
}
