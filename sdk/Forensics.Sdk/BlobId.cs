namespace Forensics.Sdk;

/// <summary>Names a stored blob within its step; records refer to it, the <c>files</c> index of the bundle tells the rest.</summary>
/// <param name="Value">A decimal number, from 1.</param>
public readonly record struct BlobId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}
