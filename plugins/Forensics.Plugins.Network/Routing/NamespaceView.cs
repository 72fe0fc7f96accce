using Forensics.Sdk;

namespace Forensics.Plugins.Network.Routing;

/// <summary>What a parser needs to know of the namespace that an answer is from.</summary>
/// <param name="Id">Inode number, decimal.</param>
/// <param name="ReadAt">When it was asked.</param>
internal sealed record NamespaceView(string Id, UnixTime ReadAt)
{
    private readonly Dictionary<int, EvidenceText> names = [];

    public void Name(int index, EvidenceText name) => names[index] = name;

    /// <summary>The name of an interface; null when it has none here.</summary>
    public EvidenceText? InterfaceName(int? index) => index is { } number && names.TryGetValue(number, out var name) ? name : null;
}
