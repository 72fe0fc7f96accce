namespace Forensics.Plugins.Network.Namespaces;

/// <summary>Which sockets a namespace is asked by, beside that for routes: each only where opening it loads no module.</summary>
[Flags]
internal enum WantedSockets
{
    Routes = 0,
    Diagnosis = 1,
    Filter = 2,
    Inet = 4,
    Inet6 = 8,
}
