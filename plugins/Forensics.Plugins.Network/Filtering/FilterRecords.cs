using Forensics.Plugins.Network.Records;
using Forensics.Plugins.Network.Routing;
using Forensics.Sdk;

namespace Forensics.Plugins.Network.Filtering;

/// <summary>Begins records of packet filters.</summary>
internal static class FilterRecords
{
    public static FilterRecord Empty(string system, string what, string family, EvidenceText table, NamespaceView view) => new()
    {
        NetNamespace = view.Id,
        FilterSystem = system,
        FilterObject = what,
        Family = family,
        FilterTable = table,
        Chain = null,
        SetName = null,
        Handle = null,
        RulePosition = null,
        ChainType = null,
        Hook = null,
        HookPriority = null,
        Devices = [],
        ChainPolicy = null,
        Flags = [],
        Text = null,
        Comment = null,
        CountedPackets = null,
        CountedBytes = null,
        ElementCount = null,
        Expressions = [],
        Undecoded = [],
        ReadAt = view.ReadAt,
    };
}
