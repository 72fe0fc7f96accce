using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using Forensics.Sdk.Records;

namespace Forensics.Sdk;

/// <summary>A record type that a collector may emit: its name, version and JSON Schema (draft 2020-12).</summary>
public sealed class RecordSchema
{
    private RecordSchema(RecordAttribute record, JsonTypeInfo typeInfo)
    {
        Name = record.Name;
        Version = record.Version;
        TypeInfo = typeInfo;
    }

    /// <summary>The record's name: <c>process</c>.</summary>
    public string Name { get; }

    /// <summary>The schema's version, from 1.</summary>
    public int Version { get; }

    /// <summary>The JSON Schema of one line, made from the record's type and its <c>Description</c> attributes.</summary>
    public string JsonSchema => RecordJson.Schema(TypeInfo, Name, Version);

    internal JsonTypeInfo TypeInfo { get; }

    /// <summary>
    /// The schema of a record class that carries a <see cref="RecordAttribute"/>. Names become snake_case, unknown is null, and paths, texts and times
    /// get their companion fields, whatever options the context was generated with.
    /// </summary>
    /// <typeparam name="TRecord">The record class.</typeparam>
    /// <param name="typeInfo">From the plugin's own source-generated context: <c>MyJson.Default.MyRecord</c>.</param>
    /// <returns>The schema, for the descriptor and for emitting.</returns>
    /// <exception cref="ArgumentException">The class has no <see cref="RecordAttribute"/>.</exception>
    public static RecordSchema Of<TRecord>(JsonTypeInfo<TRecord> typeInfo)
        where TRecord : class
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        var record = typeof(TRecord).GetCustomAttribute<RecordAttribute>()
            ?? throw new ArgumentException($"{typeof(TRecord).Name} has no [Record(name, version)] attribute", nameof(typeInfo));
        return new(record, RecordJson.TypeInfo(typeInfo));
    }
}
