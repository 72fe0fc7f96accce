using System.Text;
using Forensics.Bundle.Export.Native;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Bundle.Export;

/// <summary>Gives an object the metadata that the index has of it, permissions and times last.</summary>
internal sealed class ObjectMetadata
{
    private readonly bool isRoot = FileCalls.IsRoot;

    /// <param name="place">The object, opened as a place: a link itself.</param>
    /// <param name="metadata">What it gets.</param>
    /// <param name="lose">Told each thing that it does not get.</param>
    public void Apply(SafeFileHandle place, IndexedMetadata metadata, Action<string> lose)
    {
        // Giving a file to another takes its capabilities and set-id bits from it: the owner comes first.
        if (isRoot) Check(FileCalls.SetOwner(place, metadata.OwnerId, metadata.GroupId), $"owner {metadata.OwnerId}:{metadata.GroupId}", lose);
        foreach (var (name, value) in metadata.Attributes)
        {
            var shown = $"attribute {Encoding.UTF8.GetString(name)}";
            if (value is null) lose($"{shown}: its value is not known");
            else Check(FileCalls.SetAttribute(place, name, value), shown, lose);
        }

        // Whoever is not its owner must not have what its mode gives its owner: without root no set-id bits.
        var mode = isRoot ? metadata.Mode : metadata.Mode & 0x3ff;
        if (mode != metadata.Mode) lose("its set-id bits are restored by root only");
        if (metadata.Type != "symlink") Check(FileCalls.SetMode(place, mode), $"mode {Convert.ToString(mode, 8)}", lose);
        Check(FileCalls.SetTimes(place, metadata.AccessedAt, metadata.ModifiedAt), "times", lose);
    }

    private static void Check(int error, string what, Action<string> lose)
    {
        if (error != 0) lose($"{what}: {FileCalls.Message(error)}");
    }
}
