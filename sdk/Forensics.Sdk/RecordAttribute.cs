namespace Forensics.Sdk;

/// <summary>Names a record type: <c>[Record("process", 1)]</c>.</summary>
/// <param name="name">Lower-case dotted name of 1 to 64 characters: <c>filesystem.entry</c>.</param>
/// <param name="version">From 1; raised when a field changes meaning or disappears, not when an optional one is added.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RecordAttribute(string name, int version) : Attribute
{
    /// <summary>The record's name.</summary>
    public string Name { get; } = name;

    /// <summary>The schema's version.</summary>
    public int Version { get; } = version;
}
