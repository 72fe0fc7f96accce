namespace Forensics.Sdk;

/// <summary>One extended attribute.</summary>
/// <param name="Name">With its namespace, <c>user.note</c>: 1 to 255 bytes without NUL.</param>
/// <param name="Value">Null when it could not be read, or would be over the bound.</param>
public readonly record struct PosixAttribute(EvidenceText Name, EvidenceText? Value);
