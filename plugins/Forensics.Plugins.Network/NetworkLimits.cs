namespace Forensics.Plugins.Network;

/// <summary>The bound of every loop over what the kernel and the device's processes say. What goes beyond is a fault, never cut in silence.</summary>
internal static class NetworkLimits
{
    /// <summary>Network namespaces that are read.</summary>
    public const int Namespaces = 4_096;

    /// <summary>Processes and descriptors kept of one namespace as ways into it: some may have ended meanwhile.</summary>
    public const int WaysIn = 4;

    /// <summary>Places of one namespace in the table of mounts that are named.</summary>
    public const int MountPoints = 16;

    /// <summary>Sockets of all namespaces together.</summary>
    public const int Sockets = 400_000;

    /// <summary>Descriptors of processes that are sockets.</summary>
    public const int HeldSockets = 2_000_000;

    /// <summary>Threads of one process that are looked at.</summary>
    public const int Threads = 65_536;

    /// <summary>Owners of one socket that are named; the record counts all.</summary>
    public const int Owners = 64;

    /// <summary>Messages kept of one dump.</summary>
    public const int DumpMessages = 400_000;

    /// <summary>Datagrams taken of one dump, of up to 32 KiB each.</summary>
    public const int DumpReceives = 100_000;

    /// <summary>How often a dump is begun that the kernel says was not of one moment (NLM_F_DUMP_INTR).</summary>
    public const int DumpAttempts = 4;

    /// <summary>Room for one datagram; the kernel makes those of a dump at most 32 KiB long.</summary>
    public const int ReceiveBytes = 131_072;

    /// <summary>How long one datagram is waited for, in seconds.</summary>
    public const int ReceiveSeconds = 5;

    /// <summary>Next hops named of one route.</summary>
    public const int NextHops = 256;

    /// <summary>Expressions taken of one filter rule.</summary>
    public const int Expressions = 256;

    /// <summary>Elements named of one set of a packet filter; the record counts all that were read.</summary>
    public const int SetElements = 1_024;

    /// <summary>Sets of one namespace whose elements are asked for.</summary>
    public const int Sets = 4_096;

    /// <summary>Bytes of one iptables table that are asked for.</summary>
    public const int XtTableBytes = 64 << 20;

    /// <summary>Rules taken of one iptables table.</summary>
    public const int XtRules = 200_000;

    /// <summary>Bytes of text rendered of one rule.</summary>
    public const int RuleText = 65_536;

    /// <summary>Bytes kept in base64 of what is not decoded, of one rule.</summary>
    public const int RawBytes = 65_536;

    /// <summary>Lines taken of one file of names (hosts, resolv.conf, nsswitch.conf).</summary>
    public const int Lines = 500_000;

    /// <summary>Bytes kept of one line.</summary>
    public const int LineBytes = 16_384;

    /// <summary>Processes that may be unreadable while sockets without owner are looked for; such a record names how many there were.</summary>
    public const int UnreadProcesses = 4;

    /// <summary>Disagreements of views that are reported.</summary>
    public const int CrossViews = 1_000;

    /// <summary>How much of <c>modules.builtin</c> and <c>/proc/modules</c> is read, in bytes.</summary>
    public const int ModuleListBytes = 4 << 20;
}
