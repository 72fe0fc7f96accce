using System.ComponentModel;
using System.Text.Json.Serialization;
using Forensics.Sdk;

namespace Acme.Collector;

/// <summary>One address of the name table. In JSON the names are snake_case; <c>names_bytes</c> appears when a name is no valid UTF-8.</summary>
[Record("acme.collector.entry", 1)]
public sealed record HostsEntry
{
    /// <summary>Where it stands.</summary>
    [Description("The line in the file, from 1.")]
    public required int Line { get; init; }

    /// <summary>As it is written.</summary>
    [Description("The address as it is written.")]
    public required string Address { get; init; }

    /// <summary>In their order.</summary>
    [Description("The names that the address answers for.")]
    public required IReadOnlyList<EvidenceText> Names { get; init; }

    /// <summary>Every record says when it was read.</summary>
    [Description("When the file was read.")]
    public required UnixTime ReadAt { get; init; }
}

[JsonSerializable(typeof(HostsEntry))]
internal sealed partial class HostsJson : JsonSerializerContext;
