using System.Text.Encodings.Web;
using System.Text.Json;

namespace Forensics.Sdk.Quarantine.Store;

/// <summary>How the documents of a store are written: nothing but what JSON itself demands is escaped, as in records.</summary>
internal static class StoreDocuments
{
    public static StoreJson Json { get; } = new(new JsonSerializerOptions(StoreJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
