using Forensics.Sdk;
using Forensics.Sdk.Quarantine.Store;

namespace Forensics.Plugins.Response.Files;

/// <summary>Where an object's content has data.</summary>
internal static class KeptExtents
{
    /// <summary>Asks. Of an older object all bytes are stored, and nobody had looked whether its holes have zeros alone.</summary>
    /// <param name="store">The quarantine.</param>
    /// <param name="kept">The object.</param>
    /// <returns>Null when all of it is its content: it has no holes, or data in what it says are holes.</returns>
    /// <exception cref="StoreDamagedException">It is not as it was written.</exception>
    public static IReadOnlyList<Extent>? Of(QuarantineStore store, QuarantineObject kept)
    {
        if (kept.Origin.Extents is not { } extents || kept.DataBytes != kept.SizeBytes)
        {
            return kept.Origin.Extents;
        }

        try
        {
            using var data = store.OpenData(kept.Id);
            data.CopyTo(Stream.Null, ResponseLimits.CopyBytes);
            return extents;
        }
        catch (IOException unfit) when (unfit is not StoreDamagedException)
        {
            return null; // What cannot be read at all fails again when the whole is read.
        }
    }
}
