namespace Forensics.Sdk.Linux;

/// <summary>What was read of a file.</summary>
/// <param name="Bytes">The bytes, from its start.</param>
/// <param name="Truncated">The file goes on: the limit was reached.</param>
public readonly record struct FileContent(ReadOnlyMemory<byte> Bytes, bool Truncated);
