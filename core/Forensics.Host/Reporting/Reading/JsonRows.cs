using System.Text.Json;
using Forensics.Host.Inspection.Reading;

namespace Forensics.Host.Reporting.Reading;

/// <summary>Reads each line as a document.</summary>
internal abstract class JsonRows : IRowReader
{
    public virtual bool TryTake(byte[] buffer, int lengthBytes, string step)
    {
        try
        {
            using var document = JsonDocument.Parse(buffer.AsMemory(0, lengthBytes));
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            Take(ManifestView.Of(document.RootElement), step);
            return true;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // The second is what is thrown for text that is none: an escape that is half a character, bytes that are not UTF-8.
            return false;
        }
    }

    /// <summary>Takes one record; it is gone after the call.</summary>
    protected abstract void Take(ManifestView record, string step);
}
