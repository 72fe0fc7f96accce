using System.Text;

namespace Forensics.Plugins.State.Kernel;

/// <summary>A kind of object of BPF.</summary>
/// <param name="NextCommand">The command of bpf(2) that gives the next id.</param>
/// <param name="OpenCommand">The one that opens an id.</param>
/// <param name="Link">What <c>/proc/PID/fd/N</c> says of one.</param>
/// <param name="IdKey">The key of its id in <c>fdinfo</c>.</param>
internal sealed record BpfObject(int NextCommand, int OpenCommand, string Link, string IdKey)
{
    public static BpfObject Program { get; } = new(11, 13, "anon_inode:bpf-prog", "prog_id");

    public static BpfObject Map { get; } = new(12, 14, "anon_inode:bpf-map", "map_id");

    public static BpfObject Attachment { get; } = new(31, 30, "anon_inode:bpf_link", "link_id");

    /// <summary>The kind of what a descriptor's link names; null when it is no BPF object.</summary>
    public static BpfObject? OfLink(ReadOnlySpan<byte> link)
    {
        foreach (var kind in (ReadOnlySpan<BpfObject>)[Program, Map, Attachment])
        {
            // Some kernels have the name in brackets.
            if (link.SequenceEqual(Encoding.ASCII.GetBytes(kind.Link)) || link.SequenceEqual(Encoding.ASCII.GetBytes(kind.Link.Replace(":", ":[", StringComparison.Ordinal) + "]")))
            {
                return kind;
            }
        }

        return null;
    }
}
