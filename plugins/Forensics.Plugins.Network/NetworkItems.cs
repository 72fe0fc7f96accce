namespace Forensics.Plugins.Network;

/// <summary>What the collector is asked for.</summary>
internal static class NetworkItems
{
    public const string Namespaces = "namespaces";
    public const string Sockets = "sockets";
    public const string Neighbours = "neighbours";
    public const string Interfaces = "interfaces";
    public const string Addresses = "addresses";
    public const string Routes = "routes";
    public const string Rules = "rules";
    public const string FilterRules = "filter-rules";
    public const string Resolver = "resolver";
    public const string Hosts = "hosts";

    /// <summary>What only a running kernel has.</summary>
    public static IReadOnlyList<string> Live { get; } = [Namespaces, Sockets, Neighbours, Interfaces, Addresses, Routes, Rules, FilterRules];
}
