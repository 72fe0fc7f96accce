using System.ComponentModel;

namespace Forensics.Plugins.Network;

/// <summary>The options of <c>network.state</c>.</summary>
public sealed class NetworkOptions
{
    [Description("Network namespaces that are read: all (that a process or thread is in, that is mounted or held open; at most 4,096) or own (the host's alone).")]
    public NamespaceSelection Namespaces { get; set; } = NamespaceSelection.All;

    [Description("Whether asking may make the kernel load its modules for it (tcp_diag, nf_tables and their like). The kernel would run modprobe of the device as root.")]
    public bool AllowModuleLoad { get; set; }

    [Description("Whether sockets that no process holds, and those that one view of the kernel shows and another does not, are looked for (cross.view records).")]
    public bool CrossViews { get; set; } = true;
}
