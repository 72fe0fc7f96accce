using Forensics.Plugins.Network.Netlink;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Network.Namespaces;

/// <summary>The sockets by which one network namespace is asked. They were opened inside it, by a thread that has ended since, and stay in it.</summary>
internal sealed class NamespaceSockets : IDisposable
{
    /// <summary>Why the namespace could not be entered at all.</summary>
    public Errno EnterError { get; private set; }

    public NetlinkSocket? Route { get; private set; }

    public Errno RouteError { get; private set; }

    public NetlinkSocket? Diagnosis { get; private set; }

    public Errno DiagnosisError { get; private set; }

    public NetlinkSocket? Filter { get; private set; }

    public Errno FilterError { get; private set; }

    /// <summary>For the tables of iptables and ip6tables: any socket of the family will do.</summary>
    public SafeFileHandle? Inet { get; private set; }

    public Errno InetError { get; private set; }

    public SafeFileHandle? Inet6 { get; private set; }

    public Errno Inet6Error { get; private set; }

    /// <summary>Opens them.</summary>
    /// <param name="entry">The namespace, open for reading; null for the one that this process is in.</param>
    /// <param name="wanted">Which.</param>
    public static NamespaceSockets Open(SafeFileHandle? entry, WantedSockets wanted)
    {
        var sockets = new NamespaceSockets();
        if (entry is null)
        {
            sockets.OpenAll(wanted);
            return sockets;
        }

        // A thread that was moved is of no use for anything else, and ends here.
        var thread = new Thread(() =>
        {
            sockets.EnterError = NamespaceCalls.Enter(entry);
            if (!sockets.EnterError.Failed)
            {
                sockets.OpenAll(wanted);
            }
        })
        { IsBackground = true, Name = "network namespace" };
        thread.Start();
        thread.Join();
        return sockets;
    }

    public void Dispose()
    {
        Route?.Dispose();
        Diagnosis?.Dispose();
        Filter?.Dispose();
        Inet?.Dispose();
        Inet6?.Dispose();
    }

    private void OpenAll(WantedSockets wanted)
    {
        RouteError = NetlinkSocket.Open(NetlinkSocket.Route, out var opened);
        Route = opened;
        if (wanted.HasFlag(WantedSockets.Diagnosis))
        {
            DiagnosisError = NetlinkSocket.Open(NetlinkSocket.SocketDiagnosis, out opened);
            Diagnosis = opened;
        }

        if (wanted.HasFlag(WantedSockets.Filter))
        {
            FilterError = NetlinkSocket.Open(NetlinkSocket.Netfilter, out opened);
            Filter = opened;
        }

        if (wanted.HasFlag(WantedSockets.Inet))
        {
            InetError = NetlinkCalls.Open(NetlinkCalls.InetFamily, 0, out var handle);
            Inet = handle;
        }

        if (wanted.HasFlag(WantedSockets.Inet6))
        {
            Inet6Error = NetlinkCalls.Open(NetlinkCalls.Inet6Family, 0, out var handle);
            Inet6 = handle;
        }
    }
}
