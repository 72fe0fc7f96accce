using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Memory.Clr.Dac;

/// <summary>The DACs that the operator named: files, or folders with DACs in them, such as unpacked runtime packs.</summary>
internal static class NamedDacs
{
    // A package folder has NAME/VERSION/runtimes/RID/native/libmscordaccore.so.
    private const int Depth = 6;

    /// <summary>Reads them.</summary>
    /// <param name="files">Of the root of this device, <c>/</c>.</param>
    /// <param name="paths">Absolute paths.</param>
    /// <param name="reasons">Gets what could not be taken, in words.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static IReadOnlyList<DacFile> Read(RootFiles files, IEnumerable<string> paths, List<string> reasons, CancellationToken cancellationToken)
    {
        var reader = new DacReader(files.Reader);
        var found = new List<DacFile>();
        var folders = new Queue<(EvidencePath Path, int Depth)>();
        var looked = 0;
        foreach (var path in paths)
        {
            folders.Enqueue((EvidencePath.Of(path), 0));
        }

        while (looked++ < DacLimits.Named && found.Count < DacLimits.Taken && folders.TryDequeue(out var next))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (files.Status(next.Path, follow: next.Depth == 0) is not { } status)
            {
                reasons.Add($"{next.Path}: it does not exist");
            }
            else if (status.Type == FileType.Directory && next.Depth < Depth)
            {
                foreach (var child in files.Children(next.Path))
                {
                    folders.Enqueue((child, next.Depth + 1));
                }
            }
            else if (status.Type == FileType.Regular && (next.Depth == 0 || Name(next.Path).SequenceEqual(Encoding.ASCII.GetBytes(DacReader.DacName))))
            {
                if (reader.Read(files.Root, next.Path, DacOrigin.Named, out var reason) is { } dac)
                {
                    found.Add(dac);
                }
                else
                {
                    reasons.Add(reason ?? $"{next.Path}: it is gone");
                }
            }
        }

        if (folders.Count > 0)
        {
            reasons.Add($"not all below dac_paths was looked at: at most {DacLimits.Taken} DACs, {DacLimits.Named} files and folders");
        }

        reasons.AddRange(files.TakeFaults().Select(fault => $"{fault.Subject}: {fault.Message}"));
        return found;
    }

    private static ReadOnlySpan<byte> Name(EvidencePath path) => path.Bytes.Span[(path.Bytes.Span.LastIndexOf((byte)'/') + 1)..];
}
