using System.Reflection.Metadata;
using Microsoft.Diagnostics.Runtime;

namespace Forensics.Plugins.Memory.Clr;

/// <summary>The id that the compiler gave to a module, from the metadata in memory. Source: ECMA-335, II.22.30.</summary>
internal static class ModuleVersionId
{
    /// <summary>Reads it.</summary>
    /// <returns>Null when the module has no metadata in memory, or not all of it is there.</returns>
    public static unsafe Guid? Of(IDataReader reader, ClrModule module)
    {
        var (address, length) = (module.MetadataAddress, module.MetadataLength);
        if (address == 0 || length is 0 or > ClrLimits.MetadataBytes)
        {
            return null;
        }

        var bytes = new byte[length];
        if (reader.Read(address, bytes) < bytes.Length)
        {
            return null;
        }

        fixed (byte* start = bytes)
        {
            try
            {
                var metadata = new MetadataReader(start, bytes.Length);
                return metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
            }
            catch (BadImageFormatException)
            {
                return null;
            }
        }
    }
}
