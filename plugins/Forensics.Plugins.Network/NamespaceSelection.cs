namespace Forensics.Plugins.Network;

/// <summary>Which network namespaces are read.</summary>
public enum NamespaceSelection
{
    /// <summary>Every one that a process or thread is in, that is mounted somewhere, or that a process holds open.</summary>
    All = 0,

    /// <summary>The collector's own, which is the host's.</summary>
    Own = 1,
}
